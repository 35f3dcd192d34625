using System.Runtime.Intrinsics.X86;

namespace DistributedAE.Numerics;

/// <summary>Brings memory that is needed soon into the second-level cache while something else is computed. Shows in the time alone.</summary>
public static unsafe class CacheHints
{
    /// <summary>Samples that make the computation of a panel long enough to fetch the next one meanwhile; with fewer, fetching is in its way.</summary>
    public const int MinSamples = 64;

    private const int Line = 16;

    /// <summary>Fetches a part of a buffer.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="offset">Index of the part's first float.</param>
    /// <param name="length">Its length; what is behind the buffer's end is left out.</param>
    public static void Fetch(AlignedBuffer buffer, int offset, int length)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        Fetch(buffer.Pointer + offset, Math.Min(length, buffer.Length - offset));
    }

    /// <summary>Fetches <paramref name="length"/> floats; does nothing on processors without such a hint.</summary>
    public static void Fetch(float* start, nint length)
    {
        if (Sse.IsSupported)
        {
            for (float* end = start + length; start < end; start += Line)
            {
                Sse.Prefetch1(start);
            }
        }
    }
}
