using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Threads;
using DistributedAE.Protocol;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Models;

namespace DistributedAE.Client.Worker;

/// <summary>A worker: pulls blocks from a coordinator, computes them and hands them in. It comes back by itself when the coordinator was away.</summary>
public sealed class WorkerLoop : IDisposable
{
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(800);

    private readonly WorkerOptions _options;
    private readonly long _number = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue;
    private readonly SlotTeam _team;
    private readonly WorkerHttp _http;
    private readonly DataShelf _data;

    /// <summary>A worker that is not connected yet.</summary>
    public WorkerLoop(WorkerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _team = new SlotTeam(options.Slots);
        _http = new WorkerHttp(options);
        _data = new DataShelf(options.OwnData, new PartCache(options.CacheFolder), _http);
    }

    /// <summary>Works until it is drained.</summary>
    /// <param name="drain">Finishes the block at hand, hands it in and leaves.</param>
    /// <exception cref="WorkerRefusedException">The coordinator does not want this worker, and trying again is of no use.</exception>
    public void Run(CancellationToken drain)
    {
        var pauses = new BackOff(FirstPause, LongestPause);
        var last = default(ServedSession);
        while (!drain.IsCancellationRequested)
        {
            ServedSession session = Serve(last is { IsConnected: true, HasComputed: false }, drain);
            if (session.Problem is null)
            {
                return;
            }

            if (session.HasComputed)
            {
                pauses.Reset();
            }

            if ((session.HasComputed || session.Problem != last.Problem) && !drain.IsCancellationRequested)
            {
                _options.Tell($"{session.Problem}; trying again");
            }

            last = session;
            drain.WaitHandle.WaitOne(pauses.Next());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _team.Dispose();
    }

    // what fails anew right after each connection is told once
    private ServedSession Serve(bool quietly, CancellationToken drain)
    {
        WorkerSession? session = null;
        try
        {
            session = Connect(drain);
            if (!quietly)
            {
                _options.Tell($"connected to {_options.Server}");
            }

            using CancellationTokenRegistration leaving = drain.Register(session.Leave);
            session.Serve();
            return default;
        }
        catch (Exception error) when (error is IOException or HttpRequestException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            Refuse(error);
            string problem = error is OperationCanceledException or ObjectDisposedException ? $"{_options.Server} does not answer as a coordinator" : error.Message;
            return new ServedSession(problem, session is not null, session?.HasComputed ?? false);
        }
        finally
        {
            session?.Dispose();
        }
    }

    // whoever listens there may not answer at all, and a worker that shall leave must not wait for it
    private WorkerSession Connect(CancellationToken drain)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(drain);
        limit.CancelAfter(HandshakeTime);
        var channel = new FrameChannel(_http.OpenExchange(limit.Token));
        using CancellationTokenRegistration closing = limit.Token.Register(channel.Dispose);
        try
        {
            channel.WriteMessage(FrameHead.Of(FrameKind.Hello), new HelloMessage(
                _number, _options.Name, _options.Slots, ProductVersion.Current, Vectors.Bits, _options.SharedMemory) { Engine = JobWords.Of(_options.EngineKind) });
            FrameHead head = channel.ReadHead();
            if (head.Kind == FrameKind.Refused)
            {
                ReasonMessage reason = channel.ReadMessage<ReasonMessage>(head, FrameLimits.MessageBytes);
                throw reason.IsFinal ? new WorkerRefusedException(reason.Reason) : new IOException(reason.Reason);
            }

            if (head.Kind != FrameKind.Welcome)
            {
                throw new FrameException($"a welcome was expected, a frame of kind {(int)head.Kind} came");
            }

            WelcomeMessage welcome = channel.ReadMessage<WelcomeMessage>(head, FrameLimits.MessageBytes);
            if (welcome.Shared is { } offer)
            {
                channel = GoOver(channel, offer);
            }

            return new WorkerSession(_options, _team, _data, channel, welcome);
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    // the stream stays the way when anything about the shared memory does not work
    private static FrameChannel GoOver(FrameChannel channel, SharedOffer offer)
    {
        Socket? socket = null;
        try
        {
            using var memory = SharedMemory.Open(offer.Memory, SharedOffer.ProbeBytes, writable: false);
            socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint("\0" + offer.Socket));
            socket.Send(memory.Span);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SocketException or ArgumentException)
        {
            socket?.Dispose();
            channel.WriteMessage(FrameHead.Of(FrameKind.SharedAnswer), new SharedAnswerMessage(false));
            return channel;
        }

        channel.WriteMessage(FrameHead.Of(FrameKind.SharedAnswer), new SharedAnswerMessage(true));
        return new FrameChannel(new NetworkStream(socket, ownsSocket: true), also: channel);
    }

    private void Refuse(Exception error)
    {
        if (error is HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden })
        {
            throw new WorkerRefusedException(
                $"{_options.Server} refuses this worker's token: give the file 'worker-token' of the coordinator's root folder with --token-file", isAuthorization: true);
        }

        if (error.InnerException is AuthenticationException distrust)
        {
            throw new WorkerRefusedException(
                $"the certificate of {_options.Server} is not trusted: {distrust.Message.TrimEnd('.')}; name it, or its authority's, with --certificate FILE");
        }
    }

    /// <summary>How one connection ended.</summary>
    /// <param name="Problem">Why; null when the coordinator released the worker.</param>
    /// <param name="IsConnected">Whether it was welcomed.</param>
    /// <param name="HasComputed">Whether it handed anything in.</param>
    private readonly record struct ServedSession(string? Problem, bool IsConnected, bool HasComputed);
}
