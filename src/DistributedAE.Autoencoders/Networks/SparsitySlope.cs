namespace DistributedAE.Autoencoders;

/// <summary>The derivative of KL sparsity by a unit's activation.</summary>
internal static class SparsitySlope
{
    private const double SmallestMean = 1e-6;

    /// <summary>d/dh of weight · KL(target ‖ mean), the same for every sample: weight (−target/mean + (1 − target)/(1 − mean)).</summary>
    /// <param name="sparsity">The penalty.</param>
    /// <param name="activationMeans">Running mean of each unit.</param>
    /// <param name="slopes">One for each unit.</param>
    public static void Fill(Sparsity sparsity, ReadOnlySpan<float> activationMeans, Span<float> slopes)
    {
        for (int unit = 0; unit < activationMeans.Length; unit++)
        {
            double mean = Math.Clamp(activationMeans[unit], SmallestMean, 1 - SmallestMean);
            slopes[unit] = (float)(sparsity.Weight * (((1 - sparsity.Target) / (1 - mean)) - (sparsity.Target / mean)));
        }
    }
}
