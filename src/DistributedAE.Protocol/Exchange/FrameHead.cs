using System.Numerics;
using System.Runtime.InteropServices;

namespace DistributedAE.Protocol.Exchange;

/// <summary>The fixed head of every frame: 96 bytes, little-endian, in this order. The payload follows it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct FrameHead
{
    /// <summary>Length of a head in bytes.</summary>
    public const int Bytes = 96;

    /// <summary>"DAEX".</summary>
    public const uint Mark = 0x58454144;

    /// <summary>Always <see cref="Mark"/>.</summary>
    public uint Magic;

    /// <summary>What the frame is: a <see cref="FrameKind"/>.</summary>
    public ushort KindNumber;

    /// <summary>Index of the shared contribution memory that is meant, from 1; 0 for none: the payload has the values.</summary>
    public ushort SharedSlot;

    /// <summary>Length of the payload.</summary>
    public long PayloadBytes;

    /// <summary>Number of the job at the coordinator.</summary>
    public long Job;

    /// <summary>Index of the stage.</summary>
    public int Stage;

    /// <summary>What is to be computed: a <c>WorkKind</c>.</summary>
    public int WorkNumber;

    /// <summary>Version of the parameters.</summary>
    public long Version;

    /// <summary>The epoch, from 0.</summary>
    public int Epoch;

    /// <summary>The step within the epoch, from 0.</summary>
    public int Step;

    /// <summary>Generation of the assignment.</summary>
    public long Generation;

    /// <summary>First shard of the block.</summary>
    public int First;

    /// <summary>Shards of the block.</summary>
    public int Count;

    /// <summary>Loss summed over the block's samples.</summary>
    public double LossSum;

    /// <summary>Samples of the block.</summary>
    public long SampleCount;

    /// <summary>1: the sender of an assignment wants a digest of the result. In a result: the digest, else 0.</summary>
    public ulong Digest;

    /// <summary>CRC-32C of the payload.</summary>
    public uint PayloadCheck;

    /// <summary>CRC-32C of all bytes of the head before this one.</summary>
    public uint HeadCheck;

    /// <summary>What the frame is.</summary>
    public FrameKind Kind
    {
        readonly get => (FrameKind)KindNumber;
        set => KindNumber = (ushort)value;
    }

    /// <summary>A head of that kind.</summary>
    public static FrameHead Of(FrameKind kind) => new() { Magic = Mark, Kind = kind };

    /// <summary>The CRC-32C of a head's bytes but the last four.</summary>
    public static uint CheckOf(ReadOnlySpan<byte> head)
    {
        uint check = uint.MaxValue;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(head[..(Bytes - sizeof(ulong))]))
        {
            check = BitOperations.Crc32C(check, word);
        }

        return ~BitOperations.Crc32C(check, MemoryMarshal.Read<uint>(head[(Bytes - sizeof(ulong))..]));
    }
}
