using System.Text.Json;
using DistributedAE.Data;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Jobs;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Events;
using DistributedAE.Server.Problems;
using DistributedAE.Server.Telemetry;
using DistributedAE.Server.Workers;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;
using Microsoft.AspNetCore.Http;

namespace DistributedAE.Orleans.Leading;

/// <summary>The worker silos as the coordinator knows them: has jobs computed by the cluster, and looks at the roster twice a second for people.</summary>
internal sealed class ClusterExchange : IWorkerExchange
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly IGrainFactory _grains;
    private readonly long _term;
    private readonly string _dataFolder;
    private readonly EventHub _events;
    private readonly CoordinatorInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _looking;
    private volatile Seen _seen = new([], new Dictionary<string, StepView>(), 0);

    /// <summary>An exchange that looks at the roster.</summary>
    /// <param name="grains">The cluster.</param>
    /// <param name="term">Term of this silo.</param>
    /// <param name="dataFolder">The folder that relative paths in jobs start from.</param>
    /// <param name="events">Is told what happens.</param>
    /// <param name="instruments">Count it.</param>
    /// <param name="time">The clock.</param>
    public ClusterExchange(IGrainFactory grains, long term, string dataFolder, EventHub events, CoordinatorInstruments instruments, TimeProvider time)
    {
        (_grains, _term, _dataFolder, _events, _instruments, _time) = (grains, term, dataFolder, events, instruments, time);
        _looking = Task.Run(LookAsync);
    }

    /// <inheritdoc/>
    public IReadOnlyList<WorkerView> Workers => _seen.Workers;

    /// <inheritdoc/>
    public long RefusedResults => _seen.Refused;

    /// <inheritdoc/>
    public (long Sent, long Received) Traffic => (0, 0);

    /// <inheritdoc/>
    public long BadFrames => 0;

    private IWorkerRosterGrain Roster => _grains.GetGrain<IWorkerRosterGrain>(0);

    /// <inheritdoc/>
    public IStageComputer Create(string jobId, JobFile job, DataSet data, int priority) =>
        new ClusterComputer(_grains, _term, jobId, job, data, _dataFolder, priority);

    /// <inheritdoc/>
    public int CountFor(string jobId) => _seen.Workers.Count(worker => worker.JobId == jobId);

    /// <inheritdoc/>
    public StepView? OpenStep(string jobId) => _seen.Steps.GetValueOrDefault(jobId);

    /// <inheritdoc/>
    public WorkerView? Drain(string workerId)
    {
        WorkerView? worker = _seen.Workers.FirstOrDefault(each => each.Id == workerId);
        if (worker is not null)
        {
            ClusterCall.Try(() => Roster.DrainAsync(workerId));
            worker = worker with { Status = "draining" };
        }

        return worker;
    }

    /// <inheritdoc/>
    public Task ExchangeAsync(HttpContext context) => throw Refusal();

    /// <inheritdoc/>
    public Task SendDataPartAsync(HttpContext context, string jobId, string part) => throw Refusal();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _looking.ConfigureAwait(false);
        _closing.Dispose();
    }

    private static ProblemException Refusal() =>
        ProblemException.Conflict("the jobs of this cluster are computed by worker silos ('dae silo --role worker'); it takes no 'dae worker'");

    private async Task LookAsync()
    {
        long last = -1;
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                RosterView view = await Roster.ViewAsync(Math.Max(last, 0)).ConfigureAwait(false);

                // another activation of the roster counts from the beginning
                last = view.Notices.Count > 0 ? Tell(view.Notices) : Math.Min(last, view.LastNotice);
                _seen = new Seen(
                    JsonSerializer.Deserialize<WorkerView[]>(view.Workers, ApiJson.Options)!,
                    view.Steps.ToDictionary(step => step.Key, step => JsonSerializer.Deserialize<StepView>(step.Value, ApiJson.Options)!),
                    view.Refused);
            }
            catch (Exception)
            {
                // its silo is gone; the next look finds it on another one
            }

            try
            {
                await Task.Delay(LookEvery, _time, _closing.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private long Tell(IReadOnlyList<RosterNotice> notices)
    {
        foreach (RosterNotice notice in notices)
        {
            if (notice.Recovery is { } reason)
            {
                _instruments.Recovered(reason);
            }

            _events.Publish(new EventView(0, default, notice.Kind) { JobId = notice.JobId, WorkerId = notice.WorkerId, Message = notice.Message });
        }

        return notices[^1].Number;
    }

    private sealed record Seen(IReadOnlyList<WorkerView> Workers, IReadOnlyDictionary<string, StepView> Steps, long Refused);
}
