using System.Buffers;
using DistributedAE.Numerics;

namespace DistributedAE.Orleans.Tensors;

/// <summary>
/// A run of 32-bit floats that travels between silos as raw memory. Within a silo it is the sender's memory itself: whoever gets one copies it out before it lets the
/// sender go on, and gives it back with <see cref="Release"/>.
/// </summary>
internal sealed class FloatBlock
{
    /// <summary>Most floats of one block, 4 MiB: far below the largest message, and several are on their way at a time.</summary>
    public const int MaxLength = 1 << 20;

    private static readonly ArrayPool<float> Pool = ArrayPool<float>.Create(MaxLength, maxArraysPerBucket: 64);

    private readonly AlignedBuffer? _buffer;
    private readonly int _from;
    private float[]? _rented;

    private FloatBlock(AlignedBuffer? buffer, int from, int length, float[]? rented)
    {
        (_buffer, _from, Length, _rented) = (buffer, from, length, rented);
    }

    /// <summary>Number of floats.</summary>
    public int Length { get; }

    /// <summary>The floats. A buffer that somebody disposed has none.</summary>
    public Span<float> Span => _buffer is { } buffer ? buffer.Span.Slice(_from, Length) : _rented.AsSpan(0, Length);

    /// <summary>A part of a buffer, without a copy.</summary>
    /// <param name="buffer">The buffer; kept alive by the block, so it is left to its finalizer where blocks of it may be on their way.</param>
    /// <param name="from">Index of the first float.</param>
    /// <param name="length">Number of floats, at most <see cref="MaxLength"/>.</param>
    public static FloatBlock Over(AlignedBuffer buffer, int from, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)from + length, buffer.Length);
        return new FloatBlock(buffer, from, length, null);
    }

    /// <summary>Memory for a block that arrives.</summary>
    /// <param name="length">Number of floats, at most <see cref="MaxLength"/>.</param>
    public static FloatBlock Rent(int length) => new(null, 0, length, Pool.Rent(length));

    /// <summary>The parts in which so many floats travel.</summary>
    /// <param name="length">Number of floats.</param>
    public static IEnumerable<(int From, int Length)> PartsOf(int length)
    {
        for (int from = 0; from < length; from += MaxLength)
        {
            yield return (from, Math.Min(MaxLength, length - from));
        }
    }

    /// <summary>Gives the memory of a block back that arrived; of the sender's memory nothing.</summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } rented)
        {
            Pool.Return(rented);
        }
    }
}
