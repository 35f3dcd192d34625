using System.Runtime.InteropServices;
using DistributedAE.Numerics;

namespace DistributedAE.Training.Models;

/// <summary>
/// Memory for the plain values of one tensor at a time, outside the managed heap, that grows to the largest tensor and is reused.
/// </summary>
internal sealed class FloatScratch : IDisposable
{
    /// <summary>Bytes of a span are counted in 32 bits, so long tensors go in parts.</summary>
    private const int PartFloats = 1 << 20;

    private AlignedBuffer _buffer = new(0);

    /// <summary>Room for that many values, with any content.</summary>
    public Span<float> Take(int length)
    {
        if (_buffer.Length < length)
        {
            _buffer.Dispose();
            _buffer = new AlignedBuffer(length);
        }

        return _buffer.Span[..length];
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    /// <summary>Hands the raw bytes of <paramref name="values"/> on, part by part.</summary>
    public static void ForEachPart(ReadOnlySpan<float> values, Action<ReadOnlySpan<byte>> take)
    {
        while (!values.IsEmpty)
        {
            int length = Math.Min(values.Length, PartFloats);
            take(MemoryMarshal.AsBytes(values[..length]));
            values = values[length..];
        }
    }
}
