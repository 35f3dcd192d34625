using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Numerics.Convolution;

/// <summary>Chooses the compiled kernel for a tile's extents; the extents themselves by the width of this machine's vectors.</summary>
internal static class ConvolutionKernels
{
    /// <summary>Most channels of a tile.</summary>
    public static int MaxChannels { get; } = Vectors.Have512 ? MapStrip.MaxChannels : 2;

    /// <summary>Most columns or taps of a tile.</summary>
    public static int MaxColumns { get; } = Vectors.Have512 ? 6 : 2;

    /// <summary>Most columns of a tile of so many channels: the fewer channels, the more columns keep the arithmetic busy.</summary>
    public static int MaxColumnsOf(int channels) => channels == 1 ? 2 * MaxColumns : MaxColumns;

    /// <summary>One tile of a convolution.</summary>
    public static void Product(int channels, int columns, int step, in MapTile tile)
    {
        if (step == 1)
        {
            Product<Extent1>(channels, columns, tile);
        }
        else
        {
            Product<Extent2>(channels, columns, tile);
        }
    }

    /// <summary>One tile of a weight gradient.</summary>
    public static void Gradient(int channels, int taps, in GradientWindow window)
    {
        switch (channels)
        {
            case 1: Gradient<Extent1>(taps, window); break;
            case 2: Gradient<Extent2>(taps, window); break;
            case 3: Gradient<Extent3>(taps, window); break;
            default: Gradient<Extent4>(taps, window); break;
        }
    }

    private static void Product<TStep>(int channels, int columns, in MapTile tile)
        where TStep : struct, IExtent
    {
        switch (channels)
        {
            case 1: Row<TStep>(columns, tile); break;
            case 2: Product<Extent2, TStep>(columns, tile); break;
            case 3: Product<Extent3, TStep>(columns, tile); break;
            default: Product<Extent4, TStep>(columns, tile); break;
        }
    }

    private static void Row<TStep>(int columns, in MapTile tile)
        where TStep : struct, IExtent
    {
        switch (columns)
        {
            case 1: MapKernel.Row<Extent1, TStep>(tile); break;
            case 2: MapKernel.Row<Extent2, TStep>(tile); break;
            case 3: MapKernel.Row<Extent3, TStep>(tile); break;
            case 4: MapKernel.Row<Extent4, TStep>(tile); break;
            case 5: MapKernel.Row<Extent5, TStep>(tile); break;
            case 6: MapKernel.Row<Extent6, TStep>(tile); break;
            case 7: MapKernel.Row<Extent7, TStep>(tile); break;
            case 8: MapKernel.Row<Extent8, TStep>(tile); break;
            case 9: MapKernel.Row<Extent9, TStep>(tile); break;
            case 10: MapKernel.Row<Extent10, TStep>(tile); break;
            case 11: MapKernel.Row<Extent11, TStep>(tile); break;
            default: MapKernel.Row<Extent12, TStep>(tile); break;
        }
    }

    private static void Product<TChannels, TStep>(int columns, in MapTile tile)
        where TChannels : struct, IExtent
        where TStep : struct, IExtent
    {
        switch (columns)
        {
            case 1: MapKernel.Product<TChannels, Extent1, TStep>(tile); break;
            case 2: MapKernel.Product<TChannels, Extent2, TStep>(tile); break;
            case 3: MapKernel.Product<TChannels, Extent3, TStep>(tile); break;
            case 4: MapKernel.Product<TChannels, Extent4, TStep>(tile); break;
            case 5: MapKernel.Product<TChannels, Extent5, TStep>(tile); break;
            default: MapKernel.Product<TChannels, Extent6, TStep>(tile); break;
        }
    }

    private static void Gradient<TChannels>(int taps, in GradientWindow window)
        where TChannels : struct, IExtent
    {
        switch (taps)
        {
            case 1: MapKernel.Gradient<TChannels, Extent1>(window); break;
            case 2: MapKernel.Gradient<TChannels, Extent2>(window); break;
            case 3: MapKernel.Gradient<TChannels, Extent3>(window); break;
            case 4: MapKernel.Gradient<TChannels, Extent4>(window); break;
            case 5: MapKernel.Gradient<TChannels, Extent5>(window); break;
            default: MapKernel.Gradient<TChannels, Extent6>(window); break;
        }
    }
}
