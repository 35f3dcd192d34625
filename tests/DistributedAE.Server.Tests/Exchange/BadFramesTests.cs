using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using DistributedAE.Numerics;
using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Models;

namespace DistributedAE.Server.Tests.Exchange;

/// <summary>Whatever comes over a worker's stream, the coordinator refuses what is no frame, closes that connection, counts it, and serves the others.</summary>
[Collection(Alone.Name)]
public sealed class BadFramesTests
{
    private const ulong Seed = 20261120;

    [Fact]
    public void Frames_that_are_none_close_their_connection_and_are_counted()
    {
        using var host = new ExchangeHost();
        byte[] good = Hello();
        byte[] flipped = (byte[])good.Clone();
        flipped[20] ^= 4;
        byte[] payload = (byte[])good.Clone();
        payload[^3] ^= 1;
        byte[] huge = Frame(FrameHead.Of(FrameKind.Hello), new byte[FrameLimits.WorkerMessageBytes + 1]);
        byte[] early = Frame(FrameHead.Of(FrameKind.Result), []);
        foreach (byte[] bad in new[] { flipped, payload, huge, early })
        {
            long before = host.Hub.BadFrames;
            using Socket socket = WorkerSocket.Connect(host.Address);
            SendAll(socket, bad);
            Assert.Equal(0, ReadToEnd(socket));
            Assert.Equal(before + 1, host.Hub.BadFrames);
        }
    }

    [Fact]
    public void A_truncated_frame_ends_its_connection_alone()
    {
        using var host = new ExchangeHost();
        byte[] hello = Hello();
        using (Socket socket = WorkerSocket.Connect(host.Address))
        {
            SendAll(socket, hello.AsSpan(0, hello.Length - 5));
            socket.Shutdown(SocketShutdown.Send);
            ReadToEnd(socket);
        }

        // the web server answers the end by an end of its own, before the frame is looked at
        Assert.True(SpinWait.SpinUntil(() => host.Hub.BadFrames == 1, TimeSpan.FromMinutes(1)), "the frame was not counted");
        Assert.Equal(0, host.Hub.WorkerCount);
        using Socket next = WorkerSocket.Connect(host.Address);
        SendAll(next, hello);
        Assert.Equal(FrameKind.Welcome, ReadHead(next).Kind);
    }

    [Fact]
    public void Random_bytes_and_damaged_frames_leave_no_memory_behind()
    {
        using var host = new ExchangeHost();
        byte[] hello = Hello();
        Span<uint> words = stackalloc uint[64];
        long before = 0;
        const int Rounds = 300;
        for (int round = 0; round < Rounds; round++)
        {
            if (round == Rounds / 3)
            {
                before = GC.GetTotalMemory(forceFullCollection: true);
            }

            new RandomStream(Seed, RandomPurpose.Shuffle, 0, 0, round).FillBits(words);
            byte[] bytes = (byte[])hello.Clone();
            if (words[0] % 2 == 0)
            {
                bytes = MemoryMarshal.AsBytes(words).ToArray();
            }
            else
            {
                bytes[words[1] % FrameHead.Bytes] ^= (byte)(1 + (words[2] % 255));
            }

            using Socket socket = WorkerSocket.Connect(host.Address);
            SendAll(socket, bytes);
            ReadToEnd(socket);
        }

        Assert.True(host.Hub.BadFrames == Rounds, $"seed {Seed}: {host.Hub.BadFrames} of {Rounds} were refused");
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 4 << 20, $"{grown} bytes more than after {Rounds / 3} rounds");
    }

    [Fact]
    public async Task A_result_of_a_wrong_length_is_refused_and_its_block_computed_by_others()
    {
        using var host = new ExchangeHost();
        Task<RunOutcome> training = Task.Run(() => host.Train(ExchangeHost.Job("""
            data: { source: digits, trainCount: 64, testCount: 0 }
            model: { layers: [784, 4] }
            pretrain: { epochs: 0 }
            finetune: { epochs: 1, batchSize: 32 }
            parallel: { shards: 2 }
            """)));
        using (Socket socket = WorkerSocket.Connect(host.Address))
        {
            SendAll(socket, Hello());
            using var channel = new FrameChannel(new NetworkStream(socket));
            channel.Write(FrameHead.Of(FrameKind.Wants));
            FrameHead result = ReadHead(channel, FrameKind.Assignment);
            result.Kind = FrameKind.Result;

            channel.Write(result, new byte[24]);

            Assert.ThrowsAny<IOException>(() => ReadHead(channel, FrameKind.Assignment));
        }

        Assert.Equal(1, host.Hub.BadFrames);
        host.StartWorker(sharedMemory: false);
        Assert.Equal(JobStateKind.Finished, (await training).State.Kind);
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    public void A_heartbeat_with_no_time_in_it_closes_its_connection(double computed)
    {
        using var host = new ExchangeHost();
        using Socket socket = WorkerSocket.Connect(host.Address);
        SendAll(socket, Hello());
        using var channel = new FrameChannel(new NetworkStream(socket));
        channel.Write(FrameHead.Of(FrameKind.Heartbeat), MemoryMarshal.AsBytes<double>([1.5]));
        channel.Write(FrameHead.Of(FrameKind.Heartbeat), MemoryMarshal.AsBytes<double>([computed]));

        Assert.ThrowsAny<IOException>(() => ReadHead(channel, FrameKind.Assignment));

        Assert.Equal(1, host.Hub.BadFrames);
    }

    [Fact]
    public async Task The_coordinator_tells_how_many_there_were()
    {
        using var folder = new TemporaryFolder();
        await using var coordinator = new Coordinator(TestServer.Options(folder.Path) with { NoAuth = true });
        await coordinator.StartAsync();
        using (Socket socket = WorkerSocket.Connect(coordinator.Address))
        {
            SendAll(socket, new byte[FrameHead.Bytes]);
            ReadToEnd(socket);
        }

        using var client = new HttpClient { BaseAddress = coordinator.Address };
        ServerView view = (await client.GetFromJsonAsync<ServerView>(ApiRoutes.Server, ApiJson.Options))!;

        Assert.Equal((1, 0), (view.BadFrames, view.RefusedResults));
    }

    [Fact]
    public void A_worker_of_another_version_is_refused_with_the_remedy()
    {
        using var host = new ExchangeHost();
        using Socket socket = WorkerSocket.Connect(host.Address);
        SendAll(socket, Hello(version: "0.0.1"));

        FrameHead head = ReadHead(socket);

        Assert.Equal(FrameKind.Refused, head.Kind);
        byte[] text = new byte[head.PayloadBytes];
        ReadExactly(socket, text);
        Assert.Contains($"the worker has DistributedAE 0.0.1, the coordinator {ProductVersion.Current}", Encoding.UTF8.GetString(text), StringComparison.Ordinal);
        Assert.Contains("install the same version on both", Encoding.UTF8.GetString(text), StringComparison.Ordinal);
    }

    private static byte[] Hello(string? version = null)
    {
        using var memory = new MemoryStream();
        var channel = new FrameChannel(memory);
        channel.WriteMessage(FrameHead.Of(FrameKind.Hello), new HelloMessage(77, "test", 1, version ?? ProductVersion.Current, 512, false));
        return memory.ToArray();
    }

    private static byte[] Frame(FrameHead head, byte[] payload)
    {
        using var memory = new MemoryStream();
        new FrameChannel(memory).Write(head, payload);
        return memory.ToArray();
    }

    private static void SendAll(Socket socket, ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[socket.Send(bytes)..];
            }
        }
        catch (SocketException)
        {
            // the coordinator closed the connection before all of it was sent
        }
    }

    private static int ReadToEnd(Socket socket)
    {
        int total = 0;
        byte[] buffer = new byte[4096];
        try
        {
            for (int read; (read = socket.Receive(buffer)) > 0;)
            {
                total += read;
            }
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            // closed with bytes unread
        }

        return total;
    }

    private static FrameHead ReadHead(Socket socket)
    {
        byte[] bytes = new byte[FrameHead.Bytes];
        ReadExactly(socket, bytes);
        return MemoryMarshal.Read<FrameHead>(bytes);
    }

    private static FrameHead ReadHead(FrameChannel channel, FrameKind kind)
    {
        while (true)
        {
            FrameHead head = channel.ReadHead();
            channel.Skip(head);
            if (head.Kind == kind)
            {
                return head;
            }
        }
    }

    private static void ReadExactly(Socket socket, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            int read = socket.Receive(target);
            Assert.NotEqual(0, read);
            target = target[read..];
        }
    }
}
