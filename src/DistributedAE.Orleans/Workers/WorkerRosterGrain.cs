using System.Text.Json;
using DistributedAE.Orchestration;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Silos;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Exchange;
using DistributedAE.Server.Telemetry;
using DistributedAE.Training.Models;
using Orleans.Concurrency;

namespace DistributedAE.Orleans.Workers;

/// <summary>
/// Hosts the <see cref="WorkBroker"/> of the cluster: workers ask it for blocks and tell it of results whose sums the partitions already have; stages open their works with it.
/// </summary>
/// <param name="state">What outlives its activations.</param>
/// <param name="options">Leases.</param>
/// <param name="time">The clock.</param>
[Reentrant, LeadingPlacement]
internal sealed class WorkerRosterGrain(
    [PersistentState("roster", SiloNames.Storage)] IPersistentState<RosterState> state, ExchangeLeases options, TimeProvider time) : Grain, IWorkerRosterGrain
{
    // room for so many assignments in one life of it
    private const int GenerationBits = 40;
    private const int NoticesKept = 1000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AskingTime = TimeSpan.FromSeconds(10);

    private readonly long _began = time.GetTimestamp();
    private readonly Dictionary<long, RosterWorker> _workers = [];
    private readonly Dictionary<long, OpenWork> _jobs = [];
    private readonly List<RosterNotice> _notices = [];
    private WorkBroker _broker = null!;
    private long _lastNotice;

    private TimeSpan Now => time.GetElapsedTime(_began);

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        state.State.Starts++;
        await state.WriteStateAsync(cancellationToken);
        _broker = new WorkBroker(options.Leases, state.State.Starts << GenerationBits);
        _ = this.RegisterGrainTimer(PassTime, new GrainTimerCreationOptions(Tick, Tick) { Interleave = true, KeepAlive = true });
    }

    /// <inheritdoc/>
    public Task<long> AttachAsync(string jobId, int shards, int priority, ulong seed)
    {
        // in the order of their runs: a job that goes on keeps no place
        long number = _jobs.Keys.DefaultIfEmpty().Max() + 1;
        _broker.Attach(new JobWork(number, shards, priority, new ExchangeOptions { Seed = seed }));
        _jobs.Add(number, new OpenWork(jobId));
        return Task.FromResult(number);
    }

    /// <inheritdoc/>
    public Task DetachAsync(long job)
    {
        _broker.Detach(job);
        if (_jobs.Remove(job, out OpenWork? work))
        {
            work.Abandon();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CountedPart>?> OpenAsync(StageSetup setup, StageOrder order, double cost, IStageGrain stage)
    {
        if (!_jobs.TryGetValue(setup.Number, out OpenWork? work) || work.JobId != setup.JobId)
        {
            throw new StageLostException($"the exchange of work does not know {setup.JobId}: it is another one than the job began with");
        }

        Task<IReadOnlyList<CountedPart>?> done = work.Open(setup, order, stage, Now);
        Handle(ExchangeEvent.WorkOpened(new WorkId(setup.Number, setup.Stage, order.Kind, order.Version), cost, Now));
        return done;
    }

    /// <inheritdoc/>
    public Task AbandonAsync(long job)
    {
        if (_jobs.TryGetValue(job, out OpenWork? work))
        {
            Handle(ExchangeEvent.WorkAbandoned(job, Now));
            work.Abandon();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<WorkerOrder> ExchangeAsync(WorkerReport report)
    {
        if (report.Hello is { } hello && Join(hello) is { } refusal)
        {
            return new WorkerOrder(WorkerOrderKind.Leave) { Reason = refusal };
        }

        if (!_workers.TryGetValue(report.Worker, out RosterWorker? worker))
        {
            return new WorkerOrder(WorkerOrderKind.Join);
        }

        worker.LastHeardAt = time.GetUtcNow();
        if (report.Answered is { } order)
        {
            Take(worker, order, report);
        }

        Task<WorkerOrder> asked = worker.Ask();
        Handle(report.IsLeaving ? ExchangeEvent.DrainRequested(report.Worker, Now) : ExchangeEvent.WorkerWants(report.Worker, Now));
        if (await Task.WhenAny(asked, Task.Delay(AskingTime, time)) != asked)
        {
            worker.StopAsking(asked);
            return new WorkerOrder(WorkerOrderKind.AskAgain);
        }

        return await asked;
    }

    /// <inheritdoc/>
    public Task HeartbeatAsync(long worker, double computedSeconds)
    {
        if (_workers.TryGetValue(worker, out RosterWorker? known))
        {
            known.LastHeardAt = time.GetUtcNow();
            known.Activity.Hear(Now, TimeSpan.FromSeconds(computedSeconds));
            Handle(ExchangeEvent.WorkerHeard(worker, Now));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<bool> DrainAsync(string worker)
    {
        RosterWorker? known = _workers.Values.FirstOrDefault(each => each.Id == worker);
        if (known is not null)
        {
            Handle(ExchangeEvent.DrainRequested(known.Hello.Worker, Now));
        }

        return Task.FromResult(known is not null);
    }

    /// <inheritdoc/>
    public Task<int> CountAsync() => Task.FromResult(_workers.Count);

    /// <inheritdoc/>
    public Task<RosterView> ViewAsync(long since)
    {
        WorkerView[] workers = [.. _workers.Select(each => each.Value.View(_broker.Roster.Find(each.Key)))];
        Dictionary<string, string> steps = [];
        foreach ((long number, OpenWork work) in _jobs)
        {
            if (work.IsOpen && _broker.Exchanges.FirstOrDefault(each => each.Job.Number == number) is { IsOpen: true } exchange)
            {
                steps[work.JobId] = JsonSerializer.Serialize(StepViews.Of(work.StageName, work.Order!.Epoch, work.Order.Step, work.Clock, exchange, _broker.Roster, Now), ApiJson.Options);
            }
        }

        return Task.FromResult(new RosterView(
            JsonSerializer.Serialize(workers, ApiJson.Options), steps, _broker.Refused, [.. _notices.Where(notice => notice.Number > since)], _lastNotice));
    }

    private string? Join(WorkerHello hello)
    {
        if (hello.Version != ProductVersion.Current)
        {
            string refusal = $"the worker has DistributedAE {hello.Version}, the cluster {ProductVersion.Current}: their bits may differ; install the same version on both";
            Notify(EventKinds.WorkerRefused, hello.Worker, null, refusal);
            return refusal;
        }

        if (_workers.TryGetValue(hello.Worker, out RosterWorker? known))
        {
            known.Reset();
        }
        else
        {
            _workers.Add(hello.Worker, new RosterWorker(hello, time.GetUtcNow(), Now));
            Notify(EventKinds.WorkerJoined, hello.Worker, null, $"{hello.Name} joined with {hello.Slots} {(hello.Slots == 1 ? "slot" : "slots")}, {hello.VectorBits}-bit vectors, Orleans");
        }

        Handle(ExchangeEvent.WorkerJoined(hello.Worker, hello.Name, hello.Slots, Now));
        return null;
    }

    private void Take(RosterWorker worker, WorkerOrder order, WorkerReport report)
    {
        TimeSpan held = worker.Activity.Take(Now);
        WorkId work = order.WorkId;
        if (report.Result is null && (report.Returned is not null || _broker.WouldCount(report.Worker, work, order.Generation, order.Block)))
        {
            Handle(ExchangeEvent.BlockReturned(report.Worker, order.Generation, Now));
            if (report.Returned is { } reason)
            {
                Notify(EventKinds.Warning, report.Worker, worker.JobId, $"{worker.Hello.Name} gave a block back: {reason}", RecoveryReason.BlockReturned);
            }

            return;
        }

        _broker.Handle(ExchangeEvent.ResultArrived(report.Worker, work, order.Generation, order.Block, report.Digest, Now));
        if (CarryOutAll(report))
        {
            worker.Activity.Count(report.Result?.Samples ?? 0, held);
        }
    }

    private Task PassTime(CancellationToken cancellation)
    {
        Handle(ExchangeEvent.TimePassed(Now));
        return Task.CompletedTask;
    }

    private void Handle(in ExchangeEvent happened)
    {
        _broker.Handle(happened);
        _ = CarryOutAll(null);
    }

    private bool CarryOutAll(WorkerReport? sender)
    {
        bool counted = false;
        while (_broker.TryTake(out ExchangeEffect effect))
        {
            RosterWorker? worker = _workers.GetValueOrDefault(effect.Worker);
            OpenWork? work = _jobs.GetValueOrDefault(effect.Work.Job);
            switch (effect.Kind)
            {
                case ExchangeEffectKind.Assign when worker is not null && work is not null:
                    worker.Give(OrderOf(work, effect), work.JobId, Now);
                    break;
                case ExchangeEffectKind.Count when sender?.Result is { } result:
                    work?.Parts.Add(result);
                    counted = true;
                    break;
                case ExchangeEffectKind.WorkComplete:
                    work?.Complete(Now);
                    break;
                case ExchangeEffectKind.AuditMismatch:
                    Notify(EventKinds.HardwareSuspected, effect.Worker, work?.JobId, $"{worker?.Hello.Name} and {_workers.GetValueOrDefault(effect.OtherWorker)?.Hello.Name} computed {effect.Assignment.Block} of step {effect.Work.Version} to different bits: check the memory and processor of both hosts");
                    break;
                case ExchangeEffectKind.WorkerExpired when worker is not null:
                    Lose(worker);
                    break;
                case ExchangeEffectKind.WorkerReleased when worker is not null:
                    _workers.Remove(effect.Worker);
                    Notify(EventKinds.WorkerLeft, effect.Worker, null, $"{worker.Hello.Name} left");
                    worker.Give(new WorkerOrder(WorkerOrderKind.Leave));
                    break;
            }
        }

        return counted;
    }

    private void Lose(RosterWorker worker)
    {
        _workers.Remove(worker.Hello.Worker);
        if (_broker.Roster.Find(worker.Hello.Worker)?.ShardsTakenBack is > 0 and int taken)
        {
            Notify(EventKinds.BlocksReassigned, worker.Hello.Worker, worker.JobId, $"{taken} shards of {worker.Hello.Name} go to other workers", RecoveryReason.WorkerSilent);
        }

        Notify(EventKinds.WorkerLost, worker.Hello.Worker, worker.JobId, $"{worker.Hello.Name} is lost: nothing was heard of it for {options.Leases.Lease.TotalSeconds} s");
        worker.Give(new WorkerOrder(WorkerOrderKind.Join));
    }

    private static WorkerOrder OrderOf(OpenWork work, in ExchangeEffect effect) => new(WorkerOrderKind.Compute)
    {
        Stage = work.Stage,
        StageKey = work.Setup!.Key,
        Job = effect.Work.Job,
        StageIndex = effect.Work.Stage,
        Work = work.Order,
        Generation = effect.Assignment.Generation,
        First = effect.Assignment.Block.First,
        Count = effect.Assignment.Block.Count,
        WantsDigest = effect.IsAudited || effect.Purpose != AssignmentPurpose.First,
    };

    private void Notify(string kind, long worker, string? jobId, string message, string? recovery = null)
    {
        if (_notices.Count == NoticesKept)
        {
            _notices.RemoveAt(0);
        }

        _notices.Add(new RosterNotice(++_lastNotice, kind, Server.Exchange.WorkerConnection.IdOf(worker), jobId, message, recovery));
    }
}
