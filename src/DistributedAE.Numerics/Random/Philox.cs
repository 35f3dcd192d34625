using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DistributedAE.Numerics;

/// <summary>
/// Philox4x32-10: ten rounds that turn a counter of 128 bits and a key of 64 bits into 128 random bits
/// (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011).
/// </summary>
public static class Philox
{
    /// <summary>Blocks that <see cref="Batch"/> computes at a time.</summary>
    public const int BatchBlocks = 16;

    private const int Rounds = 10;
    private const uint FirstMultiplier = 0xD2511F53;
    private const uint SecondMultiplier = 0xCD9E8D57;
    private const uint FirstWeyl = 0x9E3779B9;
    private const uint SecondWeyl = 0xBB67AE85;

    /// <summary>The four words of one counter under one key.</summary>
    public static (uint Word0, uint Word1, uint Word2, uint Word3) Block(uint c0, uint c1, uint c2, uint c3, uint key0, uint key1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong first = (ulong)FirstMultiplier * c0;
            ulong second = (ulong)SecondMultiplier * c2;
            c0 = (uint)(second >> 32) ^ c1 ^ key0;
            c1 = (uint)second;
            c2 = (uint)(first >> 32) ^ c3 ^ key1;
            c3 = (uint)first;
            key0 = unchecked(key0 + FirstWeyl);
            key1 = unchecked(key1 + SecondWeyl);
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>
    /// Sixteen blocks with the counters (c0 + lane, c1, c2, c3), lane in 0..15: lane by lane what <see cref="Block"/> gives.
    /// c0 + lane wraps at 2^32.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Batch(
        uint c0,
        uint c1,
        uint c2,
        uint c3,
        uint key0,
        uint key1,
        out Vector512<uint> word0,
        out Vector512<uint> word1,
        out Vector512<uint> word2,
        out Vector512<uint> word3)
    {
        // each 64-bit lane carries one counter word in its lower half (the upper is never read): "even" the counters 0, 2, 4, …,
        // "odd" the counters 1, 3, 5, …
        Vector512<uint> key0s = Vector512.Create(key0);
        Vector512<uint> key1s = Vector512.Create(key1);
        Vector512<uint> even0 = Vector512.Create(c0) + Vector512.Create(0u, 0, 2, 0, 4, 0, 6, 0, 8, 0, 10, 0, 12, 0, 14, 0);
        Vector512<uint> odd0 = even0 + Vector512<uint>.One;
        Vector512<uint> even1 = Vector512.Create(c1);
        Vector512<uint> even2 = Vector512.Create(c2);
        Vector512<uint> even3 = Vector512.Create(c3);
        Vector512<uint> odd1 = even1;
        Vector512<uint> odd2 = even2;
        Vector512<uint> odd3 = even3;
        for (int round = 0; round < Rounds; round++)
        {
            Round(ref even0, ref even1, ref even2, ref even3, key0s, key1s);
            Round(ref odd0, ref odd1, ref odd2, ref odd3, key0s, key1s);
            key0s += Vector512.Create(FirstWeyl);
            key1s += Vector512.Create(SecondWeyl);
        }

        word0 = Interleave(even0, odd0);
        word1 = Interleave(even1, odd1);
        word2 = Interleave(even2, odd2);
        word3 = Interleave(even3, odd3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        ref Vector512<uint> c0, ref Vector512<uint> c1, ref Vector512<uint> c2, ref Vector512<uint> c3, Vector512<uint> key0, Vector512<uint> key1)
    {
        Vector512<ulong> first = Multiply(c0, Vector512.Create(FirstMultiplier));
        Vector512<ulong> second = Multiply(c2, Vector512.Create(SecondMultiplier));
        c0 = (second >>> 32).AsUInt32() ^ c1 ^ key0;
        c1 = second.AsUInt32();
        c2 = (first >>> 32).AsUInt32() ^ c3 ^ key1;
        c3 = first.AsUInt32();
    }

    /// <summary>The 64-bit products of the lower halves of the 64-bit lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Multiply(Vector512<uint> left, Vector512<uint> right)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.Multiply(left, right);
        }

        if (Avx2.IsSupported)
        {
            return Vector512.Create(Avx2.Multiply(left.GetLower(), right.GetLower()), Avx2.Multiply(left.GetUpper(), right.GetUpper()));
        }

        Vector512<ulong> lowerHalves = Vector512.Create(0xffffffffUL);
        return (left.AsUInt64() & lowerHalves) * (right.AsUInt64() & lowerHalves);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Interleave(Vector512<uint> even, Vector512<uint> odd) =>
        ((even.AsUInt64() & Vector512.Create(0xffffffffUL)) | (odd.AsUInt64() << 32)).AsUInt32();
}
