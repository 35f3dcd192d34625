namespace DistributedAE.Autoencoders;

/// <summary>
/// How much the divergence of a code's Gaussian from the standard one counts in the loss of a variational autoencoder:
/// β · −½ Σ (1 + log σ² − μ² − σ²) (Kingma and Welling 2014, appendix B; β: Higgins et al. 2017).
/// </summary>
/// <param name="Weight">β ≥ 0 after the warm-up.</param>
/// <param name="WarmUpEpochs">Epochs, fractions allowed, over which β rises linearly from 0.</param>
public sealed record LatentDivergence(double Weight, double WarmUpEpochs)
{
    /// <summary>The bound on the evidence itself: β = 1 from the start.</summary>
    public static LatentDivergence Plain { get; } = new(1, 0);

    /// <summary>β at a time.</summary>
    /// <param name="epochs">Epochs that have passed, fractions included.</param>
    public double WeightAt(double epochs) => epochs < WarmUpEpochs ? Weight * (epochs / WarmUpEpochs) : Weight;
}
