namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>What one step computes; all means over the batch.</summary>
public sealed class ReferenceResult
{
    /// <summary>Pre-activations of each layer: (N, outputs).</summary>
    public required IReadOnlyList<double[]> PreActivations { get; init; }

    /// <summary>Activations of each layer: (N, outputs); of a sampled layer its means and log variances.</summary>
    public required IReadOnlyList<double[]> Activations { get; init; }

    /// <summary>Loss of each sample: the sum over its features, times the loss's weight; without penalties.</summary>
    public required double[] LossPerSample { get; init; }

    /// <summary>The L1 penalty of all layers.</summary>
    public required double L1Penalty { get; init; }

    /// <summary>The KL penalty of all layers, at the batch's or the given means.</summary>
    public required double KLPenalty { get; init; }

    /// <summary>Contractive penalty and divergence of each sample.</summary>
    public required double[] PenaltyPerSample { get; init; }

    /// <summary>The L2 penalty of all weights.</summary>
    public required double L2Penalty { get; init; }

    /// <summary>
    /// The function whose derivatives <see cref="Gradients"/> are. It is <see cref="Total"/>, but a KL penalty at given means, which does not
    /// move with the batch, is replaced by its slope times the batch's means.
    /// </summary>
    public required double Differentiated { get; init; }

    /// <summary>Derivatives by parameter name.</summary>
    public required IReadOnlyDictionary<string, double[]> Gradients { get; init; }

    /// <summary>Derivative by the first layer's input: (N, inputs).</summary>
    public required double[] InputGradient { get; init; }

    /// <summary>The mean of <see cref="LossPerSample"/>.</summary>
    public double Loss => LossPerSample.Average();

    /// <summary>Loss and penalties.</summary>
    public double Total => Loss + PenaltyPerSample.Average() + L1Penalty + KLPenalty + L2Penalty;
}
