namespace DistributedAE.Autoencoders;

/// <summary>The network that one stage trains: a chain of dense layers, its loss, penalties and noise. Data only; an engine computes with it.</summary>
public sealed record StageNetwork
{
    /// <summary>The stage's parameters.</summary>
    public required ParameterLayout Layout { get; init; }

    /// <summary>From the input to the output.</summary>
    public required IReadOnlyList<DenseLayer> Layers { get; init; }

    /// <summary>The loss of the last layer's output.</summary>
    public required StageLoss Loss { get; init; }

    /// <summary>How many layers make the code.</summary>
    public required int EncoderDepth { get; init; }

    /// <summary>Damage done to the input of a training sample.</summary>
    public Corruption Corruption { get; init; } = Corruption.None;

    /// <summary>Penalty on the activations of the code (layer <see cref="EncoderDepth"/>).</summary>
    public Sparsity Sparsity { get; init; } = Sparsity.None;

    /// <summary>Length of a sample.</summary>
    public int Inputs => Layers[0].Inputs;

    /// <summary>Length of the last layer's output.</summary>
    public int Outputs => Layers[^1].Outputs;

    /// <summary>Length of a code.</summary>
    public int CodeLength => Layers[EncoderDepth - 1].Outputs;

    /// <summary>Whether the mean activations of the code are needed (KL sparsity).</summary>
    public bool TracksActivations => Sparsity.Kind == SparsityKind.KL && Sparsity.Weight > 0;

    /// <summary>Whether the loss compares with the input rather than with a label.</summary>
    public bool Reconstructs => Loss is StageLoss.CrossEntropy or StageLoss.SquaredError;
}
