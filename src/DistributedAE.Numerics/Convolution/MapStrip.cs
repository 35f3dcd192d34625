namespace DistributedAE.Numerics.Convolution;

/// <summary>Values of neighbouring rows of a few channels of one group; valid while they are handed over.</summary>
/// <param name="values">The first channel's first row.</param>
/// <param name="channelStride">Floats from one channel to the next.</param>
/// <param name="channel">The first channel.</param>
/// <param name="channels">How many channels.</param>
/// <param name="row">The first row; even.</param>
/// <param name="rows">How many rows; where it is handed to an epilogue, 1 or 2.</param>
/// <param name="columns">How many columns, from column 0.</param>
public readonly unsafe struct MapStrip(float* values, nint channelStride, int channel, int channels, int row, int rows, int columns)
{
    /// <summary>Most channels.</summary>
    public const int MaxChannels = 4;

    /// <summary>Most rows that are handed to an epilogue.</summary>
    public const int MaxRows = 2;

    /// <summary>The first channel.</summary>
    public int Channel { get; } = channel;

    /// <summary>How many channels.</summary>
    public int Channels { get; } = channels;

    /// <summary>The first row; even.</summary>
    public int Row { get; } = row;

    /// <summary>How many rows; where it is handed to an epilogue, 1 or 2.</summary>
    public int Rows { get; } = rows;

    /// <summary>How many columns, from column 0.</summary>
    public int Columns { get; } = columns;

    /// <summary>Floats from one row to the next.</summary>
    public nint RowStride => (nint)Columns * SampleLanes.GroupSize;

    /// <summary>Where a row of a channel begins, both counted from the strip's first.</summary>
    public float* Values(int channel, int row) => values + (channel * channelStride) + (row * RowStride);
}
