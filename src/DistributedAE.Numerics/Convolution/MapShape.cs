namespace DistributedAE.Numerics.Convolution;

/// <summary>The extents of a sample's feature maps; values lie in the order (channel, row, column).</summary>
/// <param name="Channels">Number of maps.</param>
/// <param name="Height">Rows of a map.</param>
/// <param name="Width">Columns of a map.</param>
public readonly record struct MapShape(int Channels, int Height, int Width)
{
    /// <summary>Values of one map.</summary>
    public int Area => checked(Height * Width);

    /// <summary>Values of all maps.</summary>
    public int Length => checked(Channels * Area);

    /// <summary>The maps after pooling 2×2 with stride 2; a last odd row or column is dropped.</summary>
    public MapShape Pool() => new(Channels, Height / 2, Width / 2);

    /// <summary>For example 16×28×28.</summary>
    public override string ToString() => $"{Channels}×{Height}×{Width}";
}
