namespace DistributedAE.Numerics.Convolution;

/// <summary>What a convolution kernel needs to know of one tile: up to four channels by up to six neighbouring columns of one result row.</summary>
internal unsafe struct MapTile
{
    /// <summary>What the first tap of the first column reads, in the first source channel.</summary>
    public float* Source;

    /// <summary>Floats from one source channel to the next.</summary>
    public nint ChannelStride;

    /// <summary>Number of source channels of this turn.</summary>
    public int Channels;

    /// <summary>Offset of each tap from the first one, in floats.</summary>
    public int* Taps;

    /// <summary>Number of taps.</summary>
    public int TapCount;

    /// <summary>Packed weights: source channel after source channel, tap after tap, the tile's channels side by side.</summary>
    public float* Weights;

    /// <summary>One value a channel, with which the sums start; null where they go on from the result.</summary>
    public float* Start;

    /// <summary>The first channel's first column.</summary>
    public float* Result;

    /// <summary>Floats from one channel of the result to the next.</summary>
    public nint ResultStride;
}
