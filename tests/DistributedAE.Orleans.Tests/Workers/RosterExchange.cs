using System.Collections.Concurrent;
using DistributedAE.Numerics;
using DistributedAE.Orchestration;
using DistributedAE.Orchestration.Tests;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Tensors;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Models;

namespace DistributedAE.Orleans.Tests.Workers;

/// <summary>
/// The exchange of work behind grains: steps are opened by the stage, sums are staged at two partitions before the roster is told of them, and complete steps are committed.
/// The partitions must have the parameters of one server that was given every step as a whole, to the bit.
/// </summary>
internal sealed class RosterExchange : CountingExchange
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);
    private static readonly LeaseOptions Leases = new() { Lease = TimeSpan.FromSeconds(1.5), Heartbeat = TimeSpan.FromSeconds(0.5) };

    private readonly TestSilos _silos;
    private readonly StageSetup _setup;
    private readonly IReadOnlyList<ParameterRange> _ranges;
    private readonly IParameterServerGrain[] _partitions;
    private readonly ParameterServer _alone;
    private readonly ConcurrentDictionary<long, bool> _heard = [];
    private readonly Dictionary<long, Task<WorkerOrder>> _asked = [];
    private readonly Dictionary<long, WorkerOrder> _orders = [];
    private readonly Timer _beats;
    private long _version;
    private Task<StageOutcome?>? _step;

    private RosterExchange(TestSilos silos, StageSetup setup)
    {
        (_silos, _setup) = (silos, setup);
        JobPlan plan = setup.Plan();
        int length = plan.NetworkOf(0).Layout.Length;
        _ranges = setup.Ranges(length);
        _partitions = [.. _ranges.Select((_, partition) => silos.Grains.GetGrain<IParameterServerGrain>(setup.PartitionKey(partition)))];
        using var zeros = new AlignedBuffer(length);
        _alone = new ParameterServer(plan.NetworkOf(0).Layout, plan.Stages[0], zeros.Span);
        _beats = new Timer(_ => Hear(), null, Beat, Beat);
    }

    private IWorkerRosterGrain Roster => _silos.Grains.GetGrain<IWorkerRosterGrain>(0);

    private IFineTuningGrain Stage => _silos.Grains.GetGrain<IFineTuningGrain>(_setup.Key);

    /// <summary>A cluster with one job.</summary>
    public static async Task<CountingExchange> CreateAsync()
    {
        TestSilos silos = await TestSilos.StartAsync(1, 0, Leases);
        long number = await silos.Grains.GetGrain<IWorkerRosterGrain>(0).AttachAsync("job", Shards, 0, 7);
        var exchange = new RosterExchange(silos, SmallStage.Setup("job", partitions: 2) with { Number = number });
        for (int partition = 0; partition < exchange._partitions.Length; partition++)
        {
            await exchange._partitions[partition].BeginAsync(exchange._setup, partition);
        }

        await exchange.Stage.BeginAsync(exchange._setup);
        return exchange;
    }

    public override Task JoinAsync(long worker)
    {
        _heard[worker] = true;
        return TellAsync(new WorkerReport(worker) { Hello = new WorkerHello(worker, $"worker-{worker}", 1, ProductVersion.Current, 512) });
    }

    public override async Task OpenAsync(long version)
    {
        _version = version;
        _step = Stage.ComputeAsync(new StageOrder(WorkKind.Contribution, version, 0, (int)version, false));
        await UntilAsync(async () => (await Roster.ViewAsync(0)).Steps.ContainsKey(_setup.JobId), $"step {version} to be open");
    }

    public override async Task<GivenBlock> GetAsync(long worker)
    {
        WorkerOrder order = new(WorkerOrderKind.AskAgain);
        while (order.Kind == WorkerOrderKind.AskAgain)
        {
            order = await _asked[worker].WaitAsync(Deadline);
            _asked[worker] = order.Kind == WorkerOrderKind.AskAgain ? Roster.ExchangeAsync(new WorkerReport(worker)) : _asked[worker];
        }

        Assert.Equal(WorkerOrderKind.Compute, order.Kind);
        _orders[order.Generation] = order;
        return new GivenBlock(order.Work!.Version, order.Generation, order.Block);
    }

    public override async Task HandInAsync(long worker, GivenBlock given, bool isWrong = false)
    {
        using Contribution sums = SumOf(given.Version, given.Block);
        if (isWrong)
        {
            sums.Gradient.Fill(1000);
        }

        for (int partition = 0; partition < _partitions.Length; partition++)
        {
            await _partitions[partition].StageAsync(new ContributionPart
            {
                Version = given.Version,
                Generation = given.Generation,
                From = 0,
                Gradient = FloatBlock.Over(sums.GradientBuffer, _ranges[partition].From, _ranges[partition].Length),
                UnitSums = [],
            });
        }

        await TellAsync(new WorkerReport(worker)
        {
            Answered = _orders[given.Generation],
            Result = new CountedPart(given.Generation, given.Block.First, given.Block.Count, LossOf(given.Block, isWrong), 2 * given.Block.Count, null),
        });
    }

    public override async Task LoseAsync(long worker)
    {
        _ = _heard.TryRemove(worker, out _);
        Assert.Equal(WorkerOrderKind.Join, await UntilLostAsync(worker));
    }

    public override async Task<double> CompleteAsync()
    {
        StageOutcome outcome = (await _step!.WaitAsync(Deadline))!;
        Assert.Equal(2 * Shards, outcome.Samples);
        using Contribution whole = SumOf(_version, Block.All(Shards));
        _alone.Apply(whole);
        for (int partition = 0; partition < _partitions.Length; partition++)
        {
            FloatBlock part = (await _partitions[partition].FetchAsync(_version + 1, 0, _ranges[partition].Length))!;
            Assert.True(
                part.Span.SequenceEqual(_alone.Parameters.Span.Slice(_ranges[partition].From, _ranges[partition].Length)),
                $"partition {partition} has other parameters than one server behind step {_version}");
        }

        return outcome.LossSum;
    }

    public override async ValueTask DisposeAsync()
    {
        await _beats.DisposeAsync();

        // in good order the roster would wait for the workers that ask
        await _silos.Cluster.KillSiloAsync(_silos.Cluster.Silos[0]).WaitAsync(Deadline);
        await _silos.DisposeAsync().AsTask().WaitAsync(Deadline);
        _alone.Dispose();
    }

    /// <summary>The roster has taken the report when it answers another call of the same caller.</summary>
    private async Task TellAsync(WorkerReport report)
    {
        _asked[report.Worker] = Roster.ExchangeAsync(report);
        _ = await Roster.CountAsync();
    }

    private async Task<WorkerOrderKind> UntilLostAsync(long worker)
    {
        await UntilAsync(
            async () => (await Roster.ViewAsync(0)).Notices.Any(notice => notice.Message.StartsWith($"worker-{worker} is lost", StringComparison.Ordinal)),
            $"worker-{worker} to be lost");
        return (await Roster.ExchangeAsync(new WorkerReport(worker))).Kind;
    }

    private static async Task UntilAsync(Func<Task<bool>> isIt, string what)
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (!await isIt())
        {
            Assert.False(limit.IsCancellationRequested, $"waited for {what} for {Deadline}");
            await Task.Delay(Look);
        }
    }

    private void Hear()
    {
        foreach (long worker in _heard.Keys)
        {
            _ = Roster.HeartbeatAsync(worker, 0);
        }
    }

    /// <summary>The sums of a block, added along the tree.</summary>
    private Contribution SumOf(long version, Block block)
    {
        if (block.Count == 1)
        {
            return SmallStage.Contribution(_alone.Parameters.Length, block, (3 * version) + block.First + 1);
        }

        Contribution left = SumOf(version, new Block(block.First, block.Count / 2));
        using Contribution right = SumOf(version, new Block(block.First + (block.Count / 2), block.Count / 2));
        left.Add(right);
        return left;
    }
}
