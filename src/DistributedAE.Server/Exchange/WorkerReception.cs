using System.Net.Sockets;
using System.Numerics;
using System.Security.Cryptography;
using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Models;

namespace DistributedAE.Server.Exchange;

/// <summary>Serves one worker's connection on the calling thread: the hand-shake, then frame after frame until the connection ends.</summary>
/// <param name="hub">The exchange.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkerReception(ExchangeHub hub, TimeProvider time)
{
    private const int MostSlots = 1024;
    private const double MostSeconds = 1e10;
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(10);

    /// <summary>Serves a worker.</summary>
    /// <param name="stream">Its upgraded stream; owned from now on.</param>
    public void Serve(Stream stream)
    {
        var channel = new FrameChannel(stream);
        WorkerConnection? connection = null;
        string reason = "its connection was closed";
        try
        {
            connection = Welcome(ref channel);
            if (connection is not null)
            {
                hub.Join(connection);
                Receive(connection);
            }
        }
        catch (FrameException error)
        {
            hub.CountBadFrame();
            reason = error.Message;
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            reason = error is EndOfStreamException or ObjectDisposedException ? reason : error.Message;
        }
        finally
        {
            if (connection is not null)
            {
                hub.Leave(connection, reason);
            }

            channel.Dispose();
        }
    }

    private WorkerConnection? Welcome(ref FrameChannel channel)
    {
        FrameChannel stream = channel;
        using ITimer watchdog = time.CreateTimer(_ => stream.Dispose(), null, HandshakeTime, Timeout.InfiniteTimeSpan);
        FrameHead head = stream.ReadHead();
        if (head.Kind != FrameKind.Hello)
        {
            throw new FrameException($"a worker's first frame was of kind {(int)head.Kind}");
        }

        HelloMessage hello = stream.ReadMessage<HelloMessage>(head, FrameLimits.WorkerMessageBytes);
        if (Refusal(hello) is { } refusal)
        {
            hub.Settings.Notify(new ExchangeNotice(EventKinds.WorkerRefused, WorkerConnection.IdOf(hello.Worker), null, refusal));
            stream.WriteMessage(FrameHead.Of(FrameKind.Refused), new ReasonMessage(refusal, IsFinal: true));
            return null;
        }

        var leases = hub.Settings.Leases;
        var welcome = new WelcomeMessage(leases.Lease.TotalSeconds, leases.Heartbeat.TotalSeconds, null);
        using SharedMemory? probe = hello.WantsSharedMemory && hub.Settings.SharedMemory ? SharedMemory.TryCreate(SharedOffer.ProbeBytes) : null;
        bool isShared = false;
        if (probe is null)
        {
            stream.WriteMessage(FrameHead.Of(FrameKind.Welcome), welcome);
        }
        else
        {
            isShared = TryGoOver(ref channel, welcome, probe);
        }

        return new WorkerConnection(hello, channel, isShared, time.GetUtcNow(), hub.Now);
    }

    private static string? Refusal(HelloMessage hello) =>
        hello.Version != ProductVersion.Current
            ? $"the worker has DistributedAE {hello.Version}, the coordinator {ProductVersion.Current}: their bits may differ; install the same version on both"
        : hello.Slots is < 1 or > MostSlots
            ? $"the worker has {hello.Slots} slots; 1 to {MostSlots} are possible"
        : hello.Name is not { Length: > 0 and <= HelloMessage.LongestName }
            ? $"a worker's name has 1 to {HelloMessage.LongestName} characters"
        : !JobWords.All<EngineKind>().Contains(hello.Engine)
            ? $"the worker computes with {hello.Engine}; this coordinator knows {string.Join(", ", JobWords.All<EngineKind>())}"
        : hello.Worker <= 0
            ? "a worker's number must be above 0"
        : null;

    // who sends the probe's bytes has opened the memory, so it is this user on this host
    private static bool TryGoOver(ref FrameChannel channel, WelcomeMessage welcome, SharedMemory probe)
    {
        RandomNumberGenerator.Fill(probe.Span);
        string name = $"dae-{Environment.ProcessId}-{Guid.NewGuid():N}";
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint("\0" + name));
        listener.Listen(1);
        channel.WriteMessage(FrameHead.Of(FrameKind.Welcome), welcome with { Shared = new SharedOffer(name, probe.Path) });
        FrameHead head = channel.ReadHead();
        if (head.Kind != FrameKind.SharedAnswer)
        {
            throw new FrameException($"an answer about shared memory was expected, a frame of kind {(int)head.Kind} came");
        }

        if (!channel.ReadMessage<SharedAnswerMessage>(head, FrameLimits.WorkerMessageBytes).Accepted)
        {
            return false;
        }

        // the worker connected and sent before it answered
        Socket socket = listener.Accept();
        socket.ReceiveTimeout = (int)HandshakeTime.TotalMilliseconds;
        Span<byte> proof = stackalloc byte[SharedOffer.ProbeBytes];
        int read = 0;
        while (read < proof.Length)
        {
            int part = socket.Receive(proof[read..]);
            if (part == 0)
            {
                break;
            }

            read += part;
        }

        if (read != proof.Length || !CryptographicOperations.FixedTimeEquals(proof, probe.Span))
        {
            socket.Dispose();
            throw new FrameException("the proof of shared memory is wrong");
        }

        socket.ReceiveTimeout = 0;
        channel = new FrameChannel(new NetworkStream(socket, ownsSocket: true), also: channel);
        return true;
    }

    private void Receive(WorkerConnection connection)
    {
        FrameChannel channel = connection.Channel;
        while (true)
        {
            FrameHead head = channel.ReadHead();
            switch (head.Kind)
            {
                case FrameKind.Result:
                    Faults.Reach(FaultPoint.ResultArriving);
                    CheckBlock(head);
                    Take(connection, head);
                    break;
                case FrameKind.Heartbeat:
                    Hear(connection, head);
                    break;
                case FrameKind.Wants:
                    hub.Want(connection);
                    break;
                case FrameKind.Leaving:
                    hub.LetGo(connection);
                    break;
                case FrameKind.Returned:
                    CheckBlock(head);
                    hub.TakeBack(connection, head, channel.ReadMessage<ReasonMessage>(head, FrameLimits.WorkerMessageBytes).Reason);
                    break;
                default:
                    throw new FrameException($"a frame of kind {(int)head.Kind} is not for the coordinator");
            }
        }
    }

    private void Hear(WorkerConnection connection, in FrameHead head)
    {
        if (head.PayloadBytes == 0)
        {
            return;
        }

        Span<double> computed = stackalloc double[1];
        connection.Channel.ReadPayload(head, computed);
        if (!(computed[0] >= 0 && computed[0] <= MostSeconds))
        {
            throw new FrameException($"a worker says that it has computed for {computed[0]} s");
        }

        lock (hub.Gate)
        {
            connection.Activity.Hear(hub.Now, TimeSpan.FromSeconds(computed[0]));
        }
    }

    private static void CheckBlock(in FrameHead head)
    {
        if (head.Count < 1 || !BitOperations.IsPow2(head.Count) || head.First < 0 || head.First % head.Count != 0 || head.First > int.MaxValue - head.Count)
        {
            throw new FrameException($"shards {head.First} + {head.Count} are no block");
        }
    }

    private void Take(WorkerConnection connection, in FrameHead head)
    {
        if ((WorkKind)head.WorkNumber == WorkKind.Validation)
        {
            TakeLosses(connection, head);
            return;
        }

        ExchangeStage? stage;
        Contribution? contribution;
        lock (hub.Gate)
        {
            stage = hub.StageOf(head.Job);
            contribution =
                stage is null ? null
                : head.SharedSlot > 0 ? connection.MemoryOf(head.Job, head.Stage)?.Take(head.SharedSlot)
                : hub.WouldCount(connection, head) ? stage.Rent(new Block(head.First, head.Count))
                : null;
        }

        if (head.SharedSlot > 0 ? head.PayloadBytes > 0 : contribution is null)
        {
            SkipUseless(connection, head, stage);
        }
        else if (head.SharedSlot == 0)
        {
            ReadInto(connection.Channel, head, contribution!, stage!);
        }

        Decide(connection, head, stage, contribution);
    }

    private void Decide(WorkerConnection connection, in FrameHead head, ExchangeStage? stage, Contribution? contribution)
    {
        if (contribution is not null)
        {
            contribution.Block = new Block(head.First, head.Count);
            contribution.LossSum = head.LossSum;
            contribution.SampleCount = head.SampleCount;
        }

        Faults.Reach(FaultPoint.ResultArrived);
        bool counted;
        long opening = 0;
        lock (hub.Gate)
        {
            if (stage is not null && contribution is not null && head.Version == stage.Server.Version && !stage.IsPlausible(contribution))
            {
                stage.Return(contribution);
                throw new FrameException($"{new Block(head.First, head.Count)} has {head.SampleCount} samples by the worker's count");
            }

            counted = hub.Accept(connection, head) && contribution is not null;
            if (counted)
            {
                stage!.Count(contribution!);
                opening = stage.Opening;
            }
            else if (contribution is not null)
            {
                stage!.Return(contribution);
            }
        }

        // its next block first: it computes while this one is added
        hub.Want(connection);
        if (counted)
        {
            Faults.Reach(FaultPoint.ResultCounted);
            stage!.Sum(contribution!, opening);
        }
    }

    private void TakeLosses(WorkerConnection connection, in FrameHead head)
    {
        double[]? losses;
        ExchangeStage? stage;
        var block = new Block(head.First, head.Count);
        lock (hub.Gate)
        {
            stage = hub.StageOf(head.Job);
            losses = stage is not null && hub.WouldCount(connection, head) ? stage.RentLosses(block) : null;
        }

        if (losses is null)
        {
            SkipUseless(connection, head, stage);
        }
        else
        {
            connection.Channel.ReadPayload(head, losses);
        }

        lock (hub.Gate)
        {
            if (hub.Accept(connection, head) && losses is not null)
            {
                stage!.Count(block, losses);
            }
        }

        hub.Want(connection);
    }

    private void ReadInto(FrameChannel channel, in FrameHead head, Contribution contribution, ExchangeStage stage)
    {
        try
        {
            channel.ReadPayload(head, contribution.Gradient, contribution.UnitSums);
        }
        catch
        {
            lock (hub.Gate)
            {
                stage.Return(contribution);
            }

            throw;
        }
    }

    // the result of a work that is over; its length was right when it was assigned
    private static void SkipUseless(WorkerConnection connection, in FrameHead head, ExchangeStage? stage)
    {
        long most = stage is null || stage.Index != head.Stage ? long.MaxValue : ((long)stage.Length + stage.Units + 1) * sizeof(float);
        if (head.PayloadBytes > Math.Max(most, FrameLimits.MessageBytes))
        {
            throw new FrameException($"a result of {head.PayloadBytes} bytes is announced, the limit is {most}");
        }

        connection.Channel.Skip(head);
    }
}
