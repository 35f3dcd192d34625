namespace DistributedAE.Training.Analysis;

/// <summary>Keeps distances finite where training samples do not vary.</summary>
internal static class VarianceFloor
{
    private const double Share = 1e-6;

    /// <summary>The least variance that is divided by: a millionth of the largest, or 1 where nothing varies.</summary>
    public static double Of(ReadOnlySpan<double> variances)
    {
        double largest = 0;
        foreach (double variance in variances)
        {
            largest = Math.Max(largest, variance);
        }

        return largest > 0 ? Share * largest : 1;
    }
}
