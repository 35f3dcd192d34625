using System.Runtime.InteropServices;

namespace DistributedAE.Numerics;

/// <summary>
/// A zeroed run of 32-bit floats outside the managed heap, aligned to a cache line of 64 bytes and padded behind its
/// end to a whole line, so that vector code may read (never rely on) the rest of the last line. Owned by one object and reused.
/// </summary>
public sealed unsafe class AlignedBuffer : IDisposable
{
    private const nuint LineBytes = 64;
    private readonly bool _owned = true;
    private float* _pointer;

    /// <summary>Allocates <paramref name="length"/> floats, all zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        nuint bytes = (((nuint)length * sizeof(float)) + LineBytes) & ~(LineBytes - 1);
        _pointer = (float*)NativeMemory.AlignedAlloc(bytes, bytes >= MappedPages.LargeSize ? MappedPages.LargeSize : LineBytes);
        MappedPages.Map(_pointer, bytes);
        NativeMemory.Clear(_pointer, bytes);
    }

    private AlignedBuffer(float* pointer, int length)
    {
        Length = length;
        _pointer = pointer;
        _owned = false;
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the memory if <see cref="Dispose"/> was not called.</summary>
    ~AlignedBuffer() => Free();

    /// <summary>Number of floats.</summary>
    public int Length { get; }

    /// <summary>The first float; valid until the buffer is disposed.</summary>
    public float* Pointer => _pointer;

    /// <summary>All floats.</summary>
    public Span<float> Span => new(_pointer, Length);

    /// <summary>A buffer over memory that somebody else owns and keeps for as long as the buffer is used.</summary>
    /// <param name="pointer">Aligned to 64 bytes; readable up to the end of the cache line behind the last float.</param>
    /// <param name="length">Number of floats.</param>
    /// <exception cref="ArgumentException">The memory is not aligned.</exception>
    public static AlignedBuffer Over(float* pointer, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return (nuint)pointer % LineBytes == 0
            ? new AlignedBuffer(pointer, length)
            : throw new ArgumentException($"the memory must be aligned to {LineBytes} bytes", nameof(pointer));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_owned)
        {
            NativeMemory.AlignedFree(_pointer);
        }

        _pointer = null;
    }
}
