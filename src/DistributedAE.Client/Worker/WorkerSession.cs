using System.Net.Sockets;
using System.Runtime.InteropServices;
using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Threads;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Client.Worker;

/// <summary>
/// One connection of a worker, from its welcome on. Two threads take turns: one reads; when an assignment comes, the other one goes on reading, so that a dead
/// server is noticed at once, and the first one computes it without a change of threads.
/// </summary>
internal sealed class WorkerSession : IDisposable
{
    private const string StageIsOver = "its stage ended before this worker could begin";

    private readonly WorkerOptions _options;
    private readonly SlotTeam _team;
    private readonly DataShelf _data;
    private readonly FrameChannel _channel;
    private readonly WelcomeMessage _welcome;
    private readonly Dictionary<long, WorkerStage> _stages = [];
    private readonly HashSet<long> _missed = [];
    private readonly SemaphoreSlim _reading = new(1);
    private readonly Lock _computing = new();
    private readonly ComputingClock _clock = new();
    private readonly Timer _heartbeat;
    private volatile bool _over;
    private volatile bool _released;
    private Exception? _failure;

    /// <summary>A connection that was welcomed.</summary>
    public WorkerSession(WorkerOptions options, SlotTeam team, DataShelf data, FrameChannel channel, WelcomeMessage welcome)
    {
        (_options, _team, _data, _channel, _welcome) = (options, team, data, channel, welcome);
        var period = TimeSpan.FromSeconds(welcome.HeartbeatSeconds);
        _heartbeat = new Timer(_ => Beat(), null, period, period);
    }

    /// <summary>Whether a result was handed in.</summary>
    public bool HasComputed { get; private set; }

    /// <summary>Serves until the coordinator releases the worker.</summary>
    /// <exception cref="IOException">The connection is gone.</exception>
    public void Serve()
    {
        _channel.Write(FrameHead.Of(FrameKind.Wants));
        var second = new Thread(TakeTurns) { IsBackground = true, Name = "exchange" };
        second.Start();
        TakeTurns();
        second.Join();
        if (!_released)
        {
            throw new IOException(_failure?.Message ?? "the connection was closed", _failure);
        }
    }

    /// <summary>Asks to leave: what is being computed is handed in before.</summary>
    public void Leave()
    {
        try
        {
            _channel.Write(FrameHead.Of(FrameKind.Leaving));
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // the connection is gone: there is nothing to leave
        }
    }

    public void Dispose()
    {
        End(null);
        _heartbeat.Dispose();
        foreach (WorkerStage stage in _stages.Values)
        {
            stage.Dispose();
        }

        _channel.Dispose();
        _reading.Dispose();
    }

    private void TakeTurns()
    {
        try
        {
            while (!_over)
            {
                _reading.Wait();
                FrameHead assignment;
                WorkerStage? stage;
                try
                {
                    stage = ReadAssignment(out assignment);
                }
                finally
                {
                    _reading.Release();
                }

                if (stage is not null)
                {
                    lock (_computing)
                    {
                        Compute(stage, assignment);
                    }
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or SocketException or InputException)
        {
            End(error);
        }
    }

    // null when the session is over
    private WorkerStage? ReadAssignment(out FrameHead head)
    {
        while (!_over)
        {
            head = _channel.ReadHead();
            switch (head.Kind)
            {
                case FrameKind.Heartbeat:
                    break;
                case FrameKind.Assignment when _missed.Contains(head.Job):
                    GiveBack(head, StageIsOver);
                    break;
                case FrameKind.Assignment:
                    WorkerStage stage = Stage(head);
                    stage.Receive(_channel, head);
                    return stage;
                case FrameKind.StageOpened:
                    OpenStage(head);
                    break;
                case FrameKind.StageClosed:
                    _missed.Remove(head.Job);
                    CloseStage(head.Job);
                    break;
                case FrameKind.Dropped:
                    _channel.ReadMessage<ReasonMessage>(head, FrameLimits.MessageBytes);
                    break;
                case FrameKind.NotAdmitted:
                    _options.Tell(_channel.ReadMessage<ReasonMessage>(head, FrameLimits.MessageBytes).Reason);
                    break;
                case FrameKind.Released:
                    _released = true;
                    _over = true;
                    break;
                case FrameKind.Refused:
                    throw new IOException(_channel.ReadMessage<ReasonMessage>(head, FrameLimits.MessageBytes).Reason);
                default:
                    throw new FrameException($"a frame of kind {(int)head.Kind} is not for workers");
            }
        }

        head = default;
        return null;
    }

    private void Compute(WorkerStage stage, in FrameHead assignment)
    {
        Faults.Reach(FaultPoint.AssignmentReceived);
        if (_stages.GetValueOrDefault(assignment.Job) != stage)
        {
            // the thread that reads on was faster to close it than this one to begin
            GiveBack(assignment, StageIsOver);
            return;
        }

        try
        {
            stage.Answer(_channel, assignment);
            HasComputed = true;
            Faults.Reach(FaultPoint.ResultSent);
        }
        catch (InputException problem)
        {
            _options.Tell($"cannot compute shards {assignment.First}–{assignment.First + assignment.Count - 1}: {problem.Message}");
            GiveBack(assignment, problem.Message);
        }
    }

    private void GiveBack(in FrameHead assignment, string reason)
    {
        FrameHead returned = assignment;
        returned.Kind = FrameKind.Returned;
        _channel.WriteMessage(returned, new ReasonMessage(reason));
    }

    private WorkerStage Stage(in FrameHead head) => _stages.TryGetValue(head.Job, out WorkerStage? stage)
        ? stage
        : throw new FrameException($"no stage of job {head.Job} was opened");

    private void OpenStage(in FrameHead head)
    {
        StageMessage message = _channel.ReadMessage<StageMessage>(head, FrameLimits.MessageBytes);
        Faults.Reach(FaultPoint.StageReceived);
        JobSpec job = JobFileReader.Read(message.JobFile, "job.yaml").Spec;
        var plan = new JobPlan(job, message.Data);
        AlignedBuffer? model = null;
        if (message.NeedsModel)
        {
            FrameHead second = _channel.ReadHead();
            if (second.Kind != FrameKind.Model)
            {
                throw new FrameException($"the model was expected, a frame of kind {(int)second.Kind} came");
            }

            model = new AlignedBuffer(plan.Layout.Length);
            _channel.ReadPayload(second, model.Span);
        }

        WorkerData data = _data.Find(message, job, plan);
        lock (_computing)
        {
            CloseStage(head.Job);
            _missed.Remove(head.Job);
            try
            {
                _stages.Add(head.Job, new WorkerStage(message, head.Stage, plan, data, model, _options.CodeBytes, _team, _options.Engines ?? new ManagedEngines(_team), _clock));
            }
            catch (SharedMemoryGoneException)
            {
                // the stage ended meanwhile: the frame that says so is on its way, assignments may be before it
                _missed.Add(head.Job);
            }
        }
    }

    private void CloseStage(long job)
    {
        lock (_computing)
        {
            if (_stages.Remove(job, out WorkerStage? stage))
            {
                stage.Dispose();
            }
        }
    }

    private void Beat()
    {
        try
        {
            if (_channel.SilentMilliseconds > 2000 * _welcome.LeaseSeconds)
            {
                End(new IOException($"nothing was heard of the coordinator for {_channel.SilentMilliseconds / 1000.0:F1} s"));
                return;
            }

            _channel.Write(FrameHead.Of(FrameKind.Heartbeat), MemoryMarshal.AsBytes<double>([_clock.Seconds]));
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            End(error);
        }
    }

    // the first reason counts; closing the channel wakes the thread that reads
    private void End(Exception? reason)
    {
        _failure ??= _over ? null : reason;
        _over = true;
        _channel.Dispose();
    }
}
