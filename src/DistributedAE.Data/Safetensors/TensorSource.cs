using System.Runtime.InteropServices;

namespace DistributedAE.Data;

/// <summary>A tensor to be written: its description, and how its bytes are written when their turn comes.</summary>
public sealed class TensorSource
{
    private readonly Action<Stream> _write;

    /// <summary>A tensor whose bytes are written by a callback.</summary>
    /// <param name="name">Its name, not empty.</param>
    /// <param name="type">Type of its values.</param>
    /// <param name="shape">Its extents, slowest first.</param>
    /// <param name="write">Writes exactly the tensor's bytes, little-endian.</param>
    public TensorSource(string name, TensorType type, IReadOnlyList<int> shape, Action<Stream> write)
    {
        Name = name;
        Type = type;
        Shape = [.. shape.Select(extent => (long)extent)];
        _write = write;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Type of its values.</summary>
    public TensorType Type { get; }

    /// <summary>Its extents, slowest first.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Number of its bytes.</summary>
    public long ByteLength => Shape.Aggregate((long)Type.Bytes(), (product, extent) => checked(product * extent));

    /// <summary>A float32 tensor in managed memory; the values are not copied and must stay as they are until written.</summary>
    public static TensorSource Of(string name, IReadOnlyList<int> shape, ReadOnlyMemory<float> values) =>
        new(name, TensorType.Float32, shape, stream => stream.Write(MemoryMarshal.AsBytes(values.Span)));

    /// <summary>A float32 tensor at an address; the values are not copied and must stay as they are until written.</summary>
    public static unsafe TensorSource Of(string name, IReadOnlyList<int> shape, float* values, int count) =>
        new(name, TensorType.Float32, shape, stream => stream.Write(new ReadOnlySpan<byte>(values, checked(count * sizeof(float)))));

    /// <summary>A float64 tensor in managed memory.</summary>
    public static TensorSource Of(string name, IReadOnlyList<int> shape, ReadOnlyMemory<double> values) =>
        new(name, TensorType.Float64, shape, stream => stream.Write(MemoryMarshal.AsBytes(values.Span)));

    /// <summary>A tensor of 64-bit integers in managed memory.</summary>
    public static TensorSource Of(string name, IReadOnlyList<int> shape, ReadOnlyMemory<long> values) =>
        new(name, TensorType.Int64, shape, stream => stream.Write(MemoryMarshal.AsBytes(values.Span)));

    /// <summary>A tensor of bytes in managed memory.</summary>
    public static TensorSource Of(string name, IReadOnlyList<int> shape, ReadOnlyMemory<byte> values) =>
        new(name, TensorType.Byte, shape, stream => stream.Write(values.Span));

    internal void WriteTo(Stream stream) => _write(stream);
}
