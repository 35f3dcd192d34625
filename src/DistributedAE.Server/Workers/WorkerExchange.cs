using System.Collections.Concurrent;
using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Events;
using DistributedAE.Server.Exchange;
using DistributedAE.Server.Telemetry;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;
using Microsoft.AspNetCore.Http;

namespace DistributedAE.Server.Workers;

/// <summary>The coordinator's workers: computes jobs by them, and tells what becomes of them as events.</summary>
internal sealed class WorkerExchange : IWorkerExchange
{
    // room for so many assignments in one life of a coordinator
    private const int GenerationBits = 40;

    private readonly ExchangeHub _hub;
    private readonly TimeProvider _time;
    private readonly string _dataFolder;
    private readonly ConcurrentDictionary<string, DataParts> _parts = new();
    private long _lastNumber;

    /// <summary>An exchange without workers.</summary>
    /// <param name="options">How the coordinator is set up.</param>
    /// <param name="starts">How often a coordinator started on this root folder, this time included.</param>
    /// <param name="events">Is told what happens.</param>
    /// <param name="instruments">Count it.</param>
    /// <param name="time">The clock.</param>
    public WorkerExchange(CoordinatorOptions options, long starts, EventHub events, CoordinatorInstruments instruments, TimeProvider time)
    {
        _time = time;
        _dataFolder = options.DataFolder ?? options.Root;
        var lease = TimeSpan.FromSeconds(options.LeaseSeconds);
        var leases = new LeaseOptions { Lease = lease, Heartbeat = Shorter(LeaseOptions.DefaultHeartbeat, lease / 3) };
        _hub = new ExchangeHub(
            new ExchangeSettings
            {
                Leases = leases,
                SharedMemory = options.SharedMemory,
                FirstGeneration = starts << GenerationBits,
                Waited = instruments.Waited,
                Notify = notice => Tell(notice, events, instruments),
            },
            time);
    }

    /// <inheritdoc/>
    public IReadOnlyList<WorkerView> Workers => _hub.Workers();

    /// <inheritdoc/>
    public long RefusedResults => _hub.RefusedResults;

    /// <inheritdoc/>
    public (long Sent, long Received) Traffic => _hub.Traffic.Read();

    /// <inheritdoc/>
    public long BadFrames => _hub.BadFrames;

    /// <inheritdoc/>
    public IStageComputer Create(string jobId, JobFile job, DataSet data, int priority)
    {
        _parts[jobId] = new DataParts(data, new JobPlan(job.Spec, data));
        ExchangeComputer computer = _hub.Compute(jobId, Interlocked.Increment(ref _lastNumber), job.Spec, data, _dataFolder, priority);
        return new RunComputer(this, jobId, computer);
    }

    /// <inheritdoc/>
    public int CountFor(string jobId) => _hub.WorkersOf(jobId);

    /// <inheritdoc/>
    public StepView? OpenStep(string jobId) => _hub.OpenStep(jobId);

    /// <inheritdoc/>
    public WorkerView? Drain(string workerId) => _hub.Drain(workerId);

    /// <inheritdoc/>
    public Task ExchangeAsync(HttpContext context) => ExchangeEndpoints.ServeAsync(context, _hub, _time);

    /// <inheritdoc/>
    public Task SendDataPartAsync(HttpContext context, string jobId, string part) =>
        ExchangeEndpoints.SendPartAsync(context, _parts.GetValueOrDefault(jobId), part);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _hub.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Tell(ExchangeNotice notice, EventHub events, CoordinatorInstruments instruments)
    {
        if (notice.Recovery is { } reason)
        {
            instruments.Recovered(reason);
        }

        events.Publish(new EventView(0, default, notice.Kind) { JobId = notice.JobId, WorkerId = notice.WorkerId, Message = notice.Message });
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>One run's computer; its data is served as long as it runs.</summary>
    private sealed class RunComputer(WorkerExchange owner, string jobId, ExchangeComputer computer) : IStageComputer, IDisposable
    {
        public IStageExecutor Begin(StageStart start) => computer.Begin(start);

        public void Dispose()
        {
            computer.Dispose();
            owner._parts.TryRemove(jobId, out _);
        }
    }
}
