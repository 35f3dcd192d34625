using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics.Threads;
using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Server.Exchange;

/// <summary>
/// The coordinator's side of the worker exchange: hosts the <see cref="WorkBroker"/>, tells it what happens on the connections, and carries out what it
/// wants. One lock, the gate, guards the machine and what belongs to it; nothing that waits or computes happens within it.
/// </summary>
public sealed partial class ExchangeHub : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly ExchangeSettings _settings;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly WorkBroker _broker;
    private readonly Dictionary<long, WorkerConnection> _connections = [];
    private readonly List<ExchangeComputer> _computers = [];
    private readonly NoticeQueue _notices;
    private readonly ITimer _clock;
    private TimeSpan _nextBeat;
    private bool _disposed;

    /// <summary>An exchange without workers and jobs.</summary>
    public ExchangeHub(ExchangeSettings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(time);
        _settings = settings;
        _time = time;
        _began = time.GetTimestamp();
        _notices = new NoticeQueue(settings.Notify);
        _broker = new WorkBroker(settings.Leases, settings.FirstGeneration);
        Updaters = new SlotTeam(settings.UpdateThreads, spinning: false);
        _clock = time.CreateTimer(_ => PassTime(), null, Tick, Tick);
    }

    /// <summary>Frames that did not hold to the protocol; their connections were closed.</summary>
    public long BadFrames { get; private set; }

    internal Lock Gate { get; } = new();

    internal ExchangeTraffic Traffic { get; } = new();

    internal SlotTeam Updaters { get; }

    internal ExchangeSettings Settings => _settings;

    internal TimeSpan Now => _time.GetElapsedTime(_began);

    /// <summary>Has a job's stages computed by the workers, until it is disposed.</summary>
    /// <param name="jobId">The job's id.</param>
    /// <param name="number">Unique among the jobs that run; lower for one that was submitted earlier.</param>
    /// <param name="job">The job.</param>
    /// <param name="data">Its data.</param>
    /// <param name="dataFolder">The folder that relative paths in the job start from.</param>
    /// <param name="priority">Idle workers go to jobs of higher priority first.</param>
    public ExchangeComputer Compute(string jobId, long number, JobSpec job, DataSet data, string dataFolder, int priority)
    {
        ArgumentNullException.ThrowIfNull(job);
        var work = new JobWork(number, job.Parallel.Shards, priority, _settings.Blocks with { Seed = job.Seed }) { Engines = job.Parallel.Engine };
        return new ExchangeComputer(this, work, jobId, data, dataFolder);
    }

    /// <summary>Lets a worker finish its block and go.</summary>
    /// <returns>The worker; null if there is none of that id.</returns>
    public WorkerView? Drain(string workerId)
    {
        lock (Gate)
        {
            WorkerConnection? connection = _connections.Values.FirstOrDefault(each => each.Id == workerId);
            if (connection is null)
            {
                return null;
            }

            Handle(ExchangeEvent.DrainRequested(connection.Number, Now));
            return View(connection);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Gate)
        {
            _disposed = true;
            foreach (WorkerConnection connection in _connections.Values)
            {
                connection.Close();
            }
        }

        _clock.Dispose();
        Updaters.Dispose();
    }

    internal void Attach(ExchangeComputer computer)
    {
        lock (Gate)
        {
            _computers.Add(computer);
            _broker.Attach(computer.Work);
            foreach (WorkerConnection connection in _connections.Values)
            {
                TellIfNotAdmitted(connection, computer);
            }
        }

        _notices.Publish();
    }

    internal void Detach(ExchangeComputer computer)
    {
        lock (Gate)
        {
            _computers.Remove(computer);
            _broker.Detach(computer.Work.Number);
        }
    }

    /// <summary>Lets the workers release what they have of a stage.</summary>
    internal void CloseStage(ExchangeStage stage)
    {
        lock (Gate)
        {
            Handle(ExchangeEvent.WorkAbandoned(stage.Job, Now));
            FrameHead head = FrameHead.Of(FrameKind.StageClosed);
            head.Job = stage.Job;
            foreach (WorkerConnection connection in _connections.Values)
            {
                if (connection.MemoryOf(stage.Job, stage.Index) is not null)
                {
                    connection.Send(head);
                    connection.Forget(stage.Job);
                }
            }
        }
    }

    /// <summary>A worker was welcomed.</summary>
    internal void Join(WorkerConnection connection)
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_connections.Remove(connection.Number, out WorkerConnection? old))
            {
                // the same process came again before its old connection was noticed to be gone
                old.Close();
            }

            _connections.Add(connection.Number, connection);
            Traffic.Add(connection.Channel);
            Handle(ExchangeEvent.WorkerJoined(connection.Number, connection.Hello.Name, connection.Hello.Slots, Now, connection.Engine));
            _notices.Add(WorkerNotices.Joined(connection));
            foreach (ExchangeComputer computer in _computers)
            {
                TellIfNotAdmitted(connection, computer);
            }
        }

        _notices.Publish();
    }

    /// <summary>A worker's connection ended.</summary>
    internal void Leave(WorkerConnection connection, string reason)
    {
        lock (Gate)
        {
            if (IsCurrent(connection))
            {
                _connections.Remove(connection.Number);
                Handle(ExchangeEvent.WorkerLost(connection.Number, Now));
                if (_broker.Roster.Find(connection.Number)?.ShardsTakenBack is > 0 and int taken)
                {
                    _notices.Add(WorkerNotices.Reassigned(connection, taken));
                }

                _notices.Add(connection.IsReleased ? WorkerNotices.Left(connection) : WorkerNotices.Lost(connection, reason, _settings.Leases.Lease));
            }

            Traffic.Remove(connection.Channel);
            connection.Dispose();
        }

        _notices.Publish();
    }

    /// <summary>A worker wants a block.</summary>
    internal void Want(WorkerConnection connection) => Tell(connection, ExchangeEvent.WorkerWants(connection.Number, Now));

    /// <summary>A worker will finish what it holds and go.</summary>
    internal void LetGo(WorkerConnection connection) => Tell(connection, ExchangeEvent.DrainRequested(connection.Number, Now));

    /// <summary>A worker gave a block back.</summary>
    internal void TakeBack(WorkerConnection connection, in FrameHead head, string reason)
    {
        lock (Gate)
        {
            if (IsCurrent(connection))
            {
                connection.MemoryOf(head.Job, head.Stage)?.TakeBack(head.SharedSlot);
                connection.Activity.Take(Now);
                Handle(ExchangeEvent.BlockReturned(connection.Number, head.Generation, Now));
                Handle(ExchangeEvent.WorkerWants(connection.Number, Now));
                if (StageOf(head.Job)?.Index == head.Stage)
                {
                    _notices.Add(WorkerNotices.GaveBack(connection, reason));
                }
            }
        }

        _notices.Publish();
    }

    /// <summary>A frame did not hold to the protocol.</summary>
    internal void CountBadFrame()
    {
        lock (Gate)
        {
            BadFrames++;
        }
    }

    /// <summary>The open stage of a job, or null. Within the gate.</summary>
    internal ExchangeStage? StageOf(long job) => _computers.FirstOrDefault(computer => computer.Work.Number == job)?.Stage;

    /// <summary>Whether a result whose head arrived would be counted, so that its payload is worth receiving. Within the gate.</summary>
    internal bool WouldCount(WorkerConnection connection, in FrameHead head) =>
        IsCurrent(connection) && _broker.WouldCount(connection.Number, WorkOf(head), head.Generation, BlockOf(head));

    /// <summary>Decides on a result that arrived, and gives the worker its next block. Within the gate.</summary>
    /// <returns>Whether the result is counted: it is the caller's turn to add it.</returns>
    internal bool Accept(WorkerConnection connection, in FrameHead head)
    {
        if (!IsCurrent(connection))
        {
            return false;
        }

        TimeSpan held = connection.Activity.Take(Now);
        _broker.Handle(ExchangeEvent.ResultArrived(connection.Number, WorkOf(head), head.Generation, BlockOf(head), head.Digest, Now));
        bool counted = CarryOutAll(connection);
        if (counted)
        {
            connection.Activity.Count(head.SampleCount, held);
        }

        return counted;
    }

    /// <summary>Tells the machine what happened and carries out what it wants. Within the gate.</summary>
    internal void Handle(in ExchangeEvent happened)
    {
        _broker.Handle(happened);
        CarryOutAll(null);
    }

    private void Tell(WorkerConnection connection, in ExchangeEvent happened)
    {
        lock (Gate)
        {
            if (IsCurrent(connection))
            {
                Handle(happened);
            }
        }
    }

    // within the gate
    private void TellIfNotAdmitted(WorkerConnection connection, ExchangeComputer computer)
    {
        if (!computer.Work.Engines.Admit(connection.Engine))
        {
            string reason = WorkerNotices.RefusalBy(computer, connection);
            connection.Send(FrameHead.Of(FrameKind.NotAdmitted), (channel, head) => channel.WriteMessage(head, new ReasonMessage(reason)));
            _notices.Add(WorkerNotices.NotAdmitted(connection, computer));
        }
    }

    private bool CarryOutAll(WorkerConnection? sender)
    {
        bool counted = false;
        while (_broker.TryTake(out ExchangeEffect effect))
        {
            WorkerConnection? connection = _connections.GetValueOrDefault(effect.Worker);
            switch (effect.Kind)
            {
                case ExchangeEffectKind.Assign when connection is not null && StageOf(effect.Work.Job) is { } stage:
                    connection.JobId = stage.JobId;
                    connection.BlockShards = effect.Assignment.Block.Count;
                    connection.Activity.Give(Now);
                    stage.Assign(connection, effect);
                    break;
                case ExchangeEffectKind.Count:
                    counted |= connection == sender;
                    break;
                case ExchangeEffectKind.Drop when connection is not null:
                    FrameHead dropped = FrameHead.Of(FrameKind.Dropped);
                    string reason = effect.Acceptance.Reason;
                    connection.Send(dropped, (channel, head) => channel.WriteMessage(head, new ReasonMessage(reason)));
                    break;
                case ExchangeEffectKind.WorkComplete:
                    StageOf(effect.Work.Job)?.Complete(effect.Work);
                    break;
                case ExchangeEffectKind.AuditMismatch:
                    _notices.Add(WorkerNotices.Differing(effect, StageOf(effect.Work.Job)?.JobId));
                    break;
                case ExchangeEffectKind.WorkerExpired when connection is not null:
                    connection.IsExpired = true;
                    connection.Close();
                    break;
                case ExchangeEffectKind.WorkerReleased when connection is not null:
                    connection.IsReleased = true;
                    connection.Send(FrameHead.Of(FrameKind.Released));
                    break;
            }
        }

        return counted;
    }

    private void PassTime()
    {
        lock (Gate)
        {
            if (_disposed)
            {
                return;
            }

            DateTimeOffset wall = _time.GetUtcNow();
            foreach (WorkerConnection connection in _connections.Values)
            {
                if (connection.Channel.BytesRead != connection.BytesSeen)
                {
                    connection.BytesSeen = connection.Channel.BytesRead;
                    connection.LastHeardAt = wall;
                    _broker.Handle(ExchangeEvent.WorkerHeard(connection.Number, Now));
                }
            }

            Handle(ExchangeEvent.TimePassed(Now));
            if (Now >= _nextBeat)
            {
                _nextBeat = Now + _settings.Leases.Heartbeat;
                foreach (WorkerConnection connection in _connections.Values)
                {
                    connection.Send(FrameHead.Of(FrameKind.Heartbeat));
                }
            }
        }

        _notices.Publish();
    }

    private bool IsCurrent(WorkerConnection connection) =>
        _connections.TryGetValue(connection.Number, out WorkerConnection? current) && current == connection;

    private static WorkId WorkOf(in FrameHead head) => new(head.Job, head.Stage, (WorkKind)head.WorkNumber, head.Version);

    private static Block BlockOf(in FrameHead head) => new(head.First, head.Count);
}
