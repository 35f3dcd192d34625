using System.Text.Json;
using DistributedAE.Orchestration;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Protocol.Api;
using DistributedAE.Training.Models;

namespace DistributedAE.Orleans.Tests.Workers;

/// <summary>The roster counts every shard once, and refuses whoever was given up.</summary>
public sealed class RosterTests : IAsyncLifetime
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private TestSilos _silos = null!;

    private IWorkerRosterGrain Roster => _silos.Grains.GetGrain<IWorkerRosterGrain>(0);

    public async Task InitializeAsync() => _silos = await TestSilos.StartAsync(1, 0, new LeaseOptions { Lease = TimeSpan.FromSeconds(1.5), Heartbeat = TimeSpan.FromSeconds(0.5) });

    public async Task DisposeAsync() => await _silos.DisposeAsync();

    [Fact]
    public async Task A_silent_workers_block_goes_to_another_and_its_late_result_is_refused()
    {
        (StageSetup setup, Task<IReadOnlyList<CountedPart>?> work) = await OpenAsync();
        WorkerOrder first = await OrderAsync(1, await JoinAsync(1));
        Assert.Equal((WorkerOrderKind.Compute, 0, 8), (first.Kind, first.First, first.Count));

        // the first one says nothing any more; the second one gets the block when the lease is over
        WorkerOrder second = await OrderAsync(2, await JoinAsync(2));
        Assert.Equal((WorkerOrderKind.Compute, 0, 8), (second.Kind, second.First, second.Count));
        Assert.NotEqual(first.Generation, second.Generation);
        Task<WorkerOrder> late = Roster.ExchangeAsync(Answer(1, first, loss: 99));
        _ = Roster.ExchangeAsync(Answer(2, second, loss: 5));

        CountedPart counted = Assert.Single((await work)!);
        Assert.Equal((second.Generation, 5.0), (counted.Generation, counted.LossSum));
        Assert.Equal(WorkerOrderKind.Join, (await late).Kind);
        RosterView view = await Roster.ViewAsync(0);
        Assert.Equal("w-00000002", Assert.Single(JsonSerializer.Deserialize<WorkerView[]>(view.Workers, ApiJson.Options)!).Id);
        Assert.Contains(view.Notices, notice => notice.Kind == EventKinds.WorkerLost && notice.WorkerId == "w-00000001");
        await Roster.DetachAsync(setup.Number);
    }

    [Fact]
    public async Task A_worker_of_another_version_is_sent_away_with_the_reason()
    {
        WorkerOrder order = await Roster.ExchangeAsync(new WorkerReport(5) { Hello = new WorkerHello(5, "old", 1, "0.0.1", 512) });

        Assert.Equal(WorkerOrderKind.Leave, order.Kind);
        Assert.Equal($"the worker has DistributedAE 0.0.1, the cluster {ProductVersion.Current}: their bits may differ; install the same version on both", order.Reason);
    }

    private async Task<(StageSetup Setup, Task<IReadOnlyList<CountedPart>?> Work)> OpenAsync()
    {
        long number = await Roster.AttachAsync("job", 8, 0, 7);
        StageSetup setup = SmallStage.Setup("job") with { Number = number };
        Task<IReadOnlyList<CountedPart>?> work = Roster.OpenAsync(
            setup, new StageOrder(WorkKind.Contribution, 0, 0, 0, false), 1000, _silos.Grains.GetGrain<IFineTuningGrain>(setup.Key));
        return (setup, await Task.WhenAny(work, Task.Delay(Pause)) == work ? throw new InvalidOperationException($"the work was not opened: {work.Exception}") : work.WaitAsync(Deadline));
    }

    /// <summary>What a worker that asks and says that it is alive is given at last; one that was found dead joins again.</summary>
    private async Task<WorkerOrder> OrderAsync(long worker, WorkerOrder order)
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (order.Kind != WorkerOrderKind.Compute)
        {
            limit.Token.ThrowIfCancellationRequested();
            using var alive = new Timer(_ => _ = Roster.HeartbeatAsync(worker, 0), null, TimeSpan.Zero, TimeSpan.FromSeconds(0.1));
            order = order.Kind == WorkerOrderKind.Join ? await JoinAsync(worker) : await Roster.ExchangeAsync(new WorkerReport(worker));
        }

        return order;
    }

    private Task<WorkerOrder> JoinAsync(long worker) =>
        Roster.ExchangeAsync(new WorkerReport(worker) { Hello = new WorkerHello(worker, $"worker-{worker}", 1, ProductVersion.Current, 512) });

    private static WorkerReport Answer(long worker, WorkerOrder order, double loss) =>
        new(worker) { Answered = order, Result = new CountedPart(order.Generation, order.First, order.Count, loss, 16, null) };
}
