namespace DistributedAE.Autoencoders;

/// <summary>The network that one stage trains: a chain of layers, its loss, penalties and noise. Data only; an engine computes with it.</summary>
public sealed record StageNetwork
{
    /// <summary>The stage's parameters.</summary>
    public required ParameterLayout Layout { get; init; }

    /// <summary>From the input to the output.</summary>
    public required IReadOnlyList<Layer> Layers { get; init; }

    /// <summary>The loss of the last layer's output.</summary>
    public required StageLoss Loss { get; init; }

    /// <summary>How many layers make the code.</summary>
    public required int EncoderDepth { get; init; }

    /// <summary>Damage done to the input of a training sample.</summary>
    public Corruption Corruption { get; init; } = Corruption.None;

    /// <summary>
    /// Whether each feature of a sample is drawn as 0 or 1 with its value as the probability: anew each epoch in training, the same for every measurement of a loss. Outputs
    /// are computed of the values as they are.
    /// </summary>
    public bool Binarizes { get; init; }

    /// <summary>Penalty on the activations of the code (layer <see cref="EncoderDepth"/>).</summary>
    public Sparsity Sparsity { get; init; } = Sparsity.None;

    /// <summary>Weight λ ≥ 0 of the contractive penalty on the code layer, which must then be dense with sigmoid or tanh units (Rifai et al. 2011).</summary>
    public double Contraction { get; init; }

    /// <summary>
    /// Weight λ ≥ 0 of the squared norm of the whole encoder's Jacobian, of dense linear, sigmoid and tanh layers. Of a single sigmoid or tanh layer it is <see cref="Contraction"/>, which has a
    /// closed form and costs far less.
    /// </summary>
    public double EncoderContraction { get; init; }

    /// <summary>How the divergence of a sampled code counts; without meaning for other codes.</summary>
    public LatentDivergence Divergence { get; init; } = LatentDivergence.Plain;

    /// <summary>Length of a sample.</summary>
    public int Inputs => Layers[0].Inputs;

    /// <summary>Length of the last layer's output.</summary>
    public int Outputs => Layers[^1].Outputs;

    /// <summary>Length of a code.</summary>
    public int CodeLength => Layers[EncoderDepth - 1].Outputs;

    /// <summary>Whether the mean activations of the code are needed (KL sparsity).</summary>
    public bool TracksActivations => Sparsity.Kind == SparsityKind.KL && Sparsity.Weight > 0;

    /// <summary>Whether there is a contractive penalty.</summary>
    public bool IsContractive => Contraction > 0;

    /// <summary>Whether the code is drawn from a distribution.</summary>
    public bool IsVariational => Layers[EncoderDepth - 1] is GaussianSampling;

    /// <summary>What a contribution sums for each unit of the code.</summary>
    public UnitSums UnitSums => new(TracksActivations ? CodeLength : 0, IsContractive ? CodeLength : 0);

    /// <summary>The part of the contractive penalty that whoever updates the parameters adds; null without.</summary>
    public ContractiveDecay? ContractiveDecay =>
        IsContractive ? new ContractiveDecay(((DenseLayer)Layers[EncoderDepth - 1]).Weight, Contraction, UnitSums.SlopesOffset) : null;

    /// <summary>Whether the loss compares with the input rather than with a label.</summary>
    public bool Reconstructs => Loss is StageLoss.CrossEntropy or StageLoss.SquaredError;
}
