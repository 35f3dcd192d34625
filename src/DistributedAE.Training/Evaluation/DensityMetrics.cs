using DistributedAE.Autoencoders;

namespace DistributedAE.Training.Evaluation;

/// <summary>How dense a variational model is at some samples, in nats; means over the samples.</summary>
/// <param name="ImportanceSamples">Draws of each code.</param>
/// <param name="EvidenceBound">The bound on the log density (ELBO), its reconstruction averaged over the draws (Kingma and Welling 2014).</param>
/// <param name="NegativeLogDensity">−log of the density, importance-weighted over the draws: an upper bound that sinks with more of them (Burda et al. 2016).</param>
public sealed record DensityMetrics(int ImportanceSamples, double EvidenceBound, double NegativeLogDensity)
{
    /// <summary>Estimates every sample's density.</summary>
    /// <param name="runner">A model that has a density.</param>
    /// <param name="reader">The samples, at least one.</param>
    /// <param name="draws">Draws of each code, ≥ 1.</param>
    /// <param name="progress">Told how many samples are done; may be null.</param>
    /// <returns>One estimate a sample, in the samples' order.</returns>
    public static DensityEstimate[] Estimate(ModelRunner runner, SampleReader reader, int draws, Action<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(reader);
        var estimates = new DensityEstimate[reader.Count];
        foreach (int[] part in SampleParts.Of(reader.Count))
        {
            runner.EstimateDensities(reader, part, draws, estimates.AsSpan(part[0], part.Length));
            progress?.Invoke(part[^1] + 1);
        }

        return estimates;
    }

    /// <summary>The means of estimates, summed in their order.</summary>
    /// <param name="estimates">At least one.</param>
    public static DensityMetrics Of(IReadOnlyList<DensityEstimate> estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        ArgumentOutOfRangeException.ThrowIfZero(estimates.Count);
        double bounds = 0;
        double densities = 0;
        foreach (DensityEstimate estimate in estimates)
        {
            bounds += estimate.EvidenceBound;
            densities += estimate.LogDensity;
        }

        return new DensityMetrics(estimates[0].Draws, bounds / estimates.Count, -densities / estimates.Count);
    }
}
