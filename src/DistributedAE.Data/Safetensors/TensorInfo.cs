namespace DistributedAE.Data;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its values.</param>
/// <param name="Shape">Its extents, slowest first; none for a single value.</param>
/// <param name="Offset">Where its bytes begin, counted from the first byte behind the header.</param>
/// <param name="ByteLength">Number of its bytes.</param>
public sealed record TensorInfo(string Name, TensorType Type, IReadOnlyList<long> Shape, long Offset, long ByteLength)
{
    /// <summary>Number of its values.</summary>
    public long Count => ByteLength / Type.Bytes();
}
