namespace DistributedAE.Data;

/// <summary>The content of an array file: bytes as bytes, every other type as 32-bit floats, in memory or where they are in the file.</summary>
/// <param name="Path">The file, for messages.</param>
/// <param name="Shape">The extents, slowest first.</param>
internal sealed record ArrayValues(string Path, IReadOnlyList<long> Shape)
{
    /// <summary>The values where they are bytes in memory, else null.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>The values where they are numbers in memory, else null.</summary>
    public float[]? Floats { get; init; }

    /// <summary>The values where they stay in the file, else null.</summary>
    public MappedValues? Mapped { get; init; }

    /// <summary>The first extent.</summary>
    public int Count => (int)Shape[0];

    /// <summary>The extents as people write them.</summary>
    public string ShapeText => string.Join(" x ", Shape);

    /// <summary>The value of an index as a number; of values in memory.</summary>
    public float this[int index] => Bytes is not null ? Bytes[index] : Floats![index];
}
