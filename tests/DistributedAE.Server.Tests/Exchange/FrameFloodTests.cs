using System.Runtime.InteropServices;
using DistributedAE.Numerics;
using DistributedAE.Orchestration;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Server.Exchange;
using DistributedAE.Training.Models;
using Xunit.Abstractions;

namespace DistributedAE.Server.Tests.Exchange;

/// <summary>
/// Bad frames in such numbers that each byte which one of them left behind would show. They come without sockets, because a connection is closed at its first
/// bad frame and a million real connections take too long. <c>DAE_LONG_TESTS=1</c> sends a million.
/// </summary>
[Collection(Alone.Name)]
public sealed class FrameFloodTests(ITestOutputHelper output) : IDisposable
{
    private const ulong Seed = 20261123;
    private const int WarmUp = 10_000;
    private const int Usual = 100_000;
    private const int Many = 1_000_000;
    private const int Kinds = 10;
    private const int Lanes = 4;
    private const int WorkersPerLane = 16;
    private const int Words = 64;
    private const long MostGrowth = 1 << 20;
    private const long MostWorkingSetGrowth = 128L << 20;

    private readonly ExchangeHub _hub = new(new ExchangeSettings { SharedMemory = false }, TimeProvider.System);
    private readonly byte[][] _hellos = [.. Enumerable.Range(1, Lanes * WorkersPerLane).Select(Hello)];

    [Fact]
    public void Each_is_refused_and_counted_and_none_leaves_memory_behind()
    {
        int frames = Environment.GetEnvironmentVariable("DAE_LONG_TESTS") == "1" ? Many : Usual;
        Send(0, WarmUp);
        (long heap, long all) = Memory();
        long began = TimeProvider.System.GetTimestamp();

        Send(WarmUp, frames);

        output.WriteLine($"seed {Seed}: {frames / TimeProvider.System.GetElapsedTime(began).TotalSeconds:F0} bad frames a second");
        (long heapAfter, long allAfter) = Memory();
        output.WriteLine($"heap {heap} → {heapAfter} bytes, working set {all >> 20} → {allAfter >> 20} MB");
        Assert.True(heapAfter - heap < MostGrowth, $"{frames} bad frames left {heapAfter - heap} bytes behind");
        Assert.True(allAfter - all < MostWorkingSetGrowth, $"the process has grown by {allAfter - all} bytes");
        Assert.Equal((WarmUp + frames, 0), (_hub.BadFrames, _hub.WorkerCount));
    }

    public void Dispose() => _hub.Dispose();

    private static (long Heap, long All) Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }

    private static byte[] Hello(int worker) => Frame(channel => channel.WriteMessage(
        FrameHead.Of(FrameKind.Hello), new HelloMessage(worker, "test", 1, ProductVersion.Current, 512, false)));

    private static byte[] Frame(Action<FrameChannel> write)
    {
        using var memory = new MemoryStream();
        write(new FrameChannel(memory));
        return memory.ToArray();
    }

    /// <summary>A head with a valid check sum that announces any payload.</summary>
    private static byte[] Head(FrameKind kind, long payloadBytes, int first = 0, int count = 1)
    {
        FrameHead head = FrameHead.Of(kind);
        (head.PayloadBytes, head.First, head.Count, head.WorkNumber) = (payloadBytes, first, count, (int)WorkKind.Contribution);
        byte[] bytes = new byte[FrameHead.Bytes];
        MemoryMarshal.Write(bytes, in head);
        head.HeadCheck = FrameHead.CheckOf(bytes);
        MemoryMarshal.Write(bytes, in head);
        return bytes;
    }

    /// <summary>Some connections at a time, each with workers of its own: a worker that comes twice ends its first connection, which would not be a bad frame's doing.</summary>
    private void Send(int first, int count) => Parallel.For(0, Lanes, lane =>
    {
        for (int frame = first + lane; frame < first + count; frame += Lanes)
        {
            new WorkerReception(_hub, TimeProvider.System).Serve(new OneWay(Bad(frame, lane)));
        }
    });

    private byte[] Bad(int frame, int lane)
    {
        Span<uint> words = stackalloc uint[Words];
        new RandomStream(Seed, RandomPurpose.Shuffle, 0, 0, frame).FillBits(words);
        byte[] hello = _hellos[(lane * WorkersPerLane) + (int)(words[0] % WorkersPerLane)];
        byte[] noise = MemoryMarshal.AsBytes(words[1..]).ToArray();
        int place = (int)(words[1] % (uint)hello.Length);
        return ((frame / Lanes) % Kinds) switch
        {
            0 => noise,
            1 => Flipped(hello, place, words[2]),
            2 => hello[..Math.Max(place, 1)],
            3 => Head(FrameKind.Hello, FrameLimits.WorkerMessageBytes + 1L + words[2]),
            4 => Head((FrameKind)((uint)FrameKind.Hello + 1 + (words[2] % 1000)), 0),
            5 => [.. hello, .. noise],
            6 => [.. hello, .. Flipped(Head(FrameKind.Wants, 0), (int)(words[2] % FrameHead.Bytes), words[3])],
            7 => [.. hello, .. Head(FrameKind.Result, words[2], count: 3)],
            8 => [.. hello, .. Head(FrameKind.Result, 1L + words[2]), .. noise],
            _ => [.. hello, .. Head(FrameKind.Returned, long.MaxValue - words[2])],
        };
    }

    private static byte[] Flipped(byte[] frame, int place, uint bit)
    {
        byte[] damaged = (byte[])frame.Clone();
        damaged[place] ^= (byte)(1 << (int)(bit % 8));
        return damaged;
    }

    /// <summary>A connection whose other side sends these bytes and ends, and reads nothing.</summary>
    private sealed class OneWay(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanWrite => true;

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
        }
    }
}
