namespace DistributedAE.Data;

/// <summary>The content of an idx file of bytes.</summary>
/// <param name="Path">The file it was read from, for messages.</param>
/// <param name="Shape">Extents, slowest first.</param>
/// <param name="Values">All values, the last extent running fastest; empty where they stay in the file.</param>
internal sealed record IdxArray(string Path, int[] Shape, byte[] Values)
{
    /// <summary>The values where they stay in the file, else null.</summary>
    public MappedValues? Mapped { get; init; }

    /// <summary>The first extent: number of samples.</summary>
    public int Count => Shape[0];

    /// <summary>The extents as people write them.</summary>
    public string ShapeText => string.Join(" x ", Shape);
}
