namespace DistributedAE.Numerics.Convolution;

/// <summary>What a weight-gradient kernel needs to know of one tile: up to four coarse channels by up to six taps, of one fine channel, over a band of rows.</summary>
internal unsafe struct GradientWindow
{
    /// <summary>The first coarse channel's first value.</summary>
    public float* Coarse;

    /// <summary>Floats from one coarse channel to the next.</summary>
    public nint CoarseStride;

    /// <summary>Floats from one coarse row to the next.</summary>
    public nint CoarseRowStride;

    /// <summary>What the kernel's first tap reads for the first coarse value.</summary>
    public float* Fine;

    /// <summary>Floats from one coarse row's fine row to the next one's.</summary>
    public nint FineRowStride;

    /// <summary>Floats from one coarse column's fine column to the next one's.</summary>
    public nint FineStep;

    /// <summary>Offset of each of the tile's taps, in floats.</summary>
    public int* Taps;

    /// <summary>Coarse rows.</summary>
    public int Rows;

    /// <summary>Coarse columns.</summary>
    public int Columns;

    /// <summary>Sums so far: 16 lanes a tap, and behind them those of the next tap.</summary>
    public float* Sums;

    /// <summary>Whether sums start here.</summary>
    public bool Starts;

    /// <summary>Floats from one coarse channel's sums to the next one's.</summary>
    public nint SumStride;
}
