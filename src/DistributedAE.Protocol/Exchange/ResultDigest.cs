using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DistributedAE.Orchestration;

namespace DistributedAE.Protocol.Exchange;

/// <summary>Digests of results that are computed twice, so that their bits can be compared without keeping them. Never 0.</summary>
public static class ResultDigest
{
    /// <summary>The first eight bytes of the SHA-256 over gradient, unit sums, loss and count.</summary>
    public static ulong Of(Contribution contribution)
    {
        ArgumentNullException.ThrowIfNull(contribution);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(contribution.Gradient));
        hash.AppendData(MemoryMarshal.AsBytes(contribution.UnitSums));
        Span<byte> rest = stackalloc byte[2 * sizeof(long)];
        BinaryPrimitives.WriteDoubleLittleEndian(rest, contribution.LossSum);
        BinaryPrimitives.WriteInt64LittleEndian(rest[sizeof(long)..], contribution.SampleCount);
        hash.AppendData(rest);
        return Head(hash.GetHashAndReset());
    }

    /// <summary>The first eight bytes of the SHA-256 over validation losses.</summary>
    public static ulong Of(ReadOnlySpan<double> losses) => Head(SHA256.HashData(MemoryMarshal.AsBytes(losses)));

    private static ulong Head(byte[] hash) => Math.Max(BinaryPrimitives.ReadUInt64LittleEndian(hash), 1);
}
