namespace DistributedAE.Numerics.Convolution;

/// <summary>
/// How much of a convolution is computed in one turn, so that the first-level cache holds what it needs: the source rows of a few channels, and the sums that wait for further channels.
/// </summary>
/// <param name="Rows">Result rows, an even number.</param>
/// <param name="Channels">Source channels.</param>
/// <param name="IsWhole">Whether these are all, so that no sums wait.</param>
internal readonly record struct ConvolutionTurn(int Rows, int Channels, bool IsWhole)
{
    /// <summary>Floats of source rows.</summary>
    private const int SourceLength = 8 * 1024;

    /// <summary>Floats of waiting sums.</summary>
    private const int SumLength = 4 * 1024;

    /// <summary>The turns of <paramref name="kernel"/>.</summary>
    public static ConvolutionTurn Of(PackedKernel kernel)
    {
        if (Fitting(kernel, 2, SourceLength) >= kernel.Source.Channels)
        {
            return new ConvolutionTurn(2, kernel.Source.Channels, true);
        }

        int sums = kernel.Result.Channels * kernel.Result.Width * SampleLanes.GroupSize;
        int rows = Math.Clamp(SumLength / sums / 2 * 2, 2, (kernel.Result.Height + 1) / 2 * 2);
        while (rows > 2 && Fitting(kernel, rows, SourceLength) == 0)
        {
            rows -= 2;
        }

        // sums that leave the cache anyway should leave it seldom
        int fitting = Math.Clamp(Fitting(kernel, rows, Math.Max(SourceLength, rows * sums)), 1, kernel.Source.Channels);
        int turns = (kernel.Source.Channels + fitting - 1) / fitting;
        return new ConvolutionTurn(rows, (kernel.Source.Channels + turns - 1) / turns, turns == 1);
    }

    private static int Fitting(PackedKernel kernel, int rows, int length) =>
        length / MapBand.StrideOf(((rows - 1) * kernel.Step) + kernel.Shape.Kernel, kernel.BandWidth);
}
