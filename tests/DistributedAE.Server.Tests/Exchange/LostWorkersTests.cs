using System.Collections.Concurrent;
using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Server.Exchange;
using DistributedAE.Server.Telemetry;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Server.Tests.Exchange;

/// <summary>
/// A worker dies, freezes, or comes back as a zombie while it holds all of the first step; a real worker waits beside it. The exchange's clock stands still
/// unless a test moves it, and nobody gets copies of slow blocks, so that no timeout and no haste can have brought the other worker to its blocks.
/// </summary>
public sealed class LostWorkersTests : IDisposable
{
    private const int Shards = 8;
    private const int BatchSize = 16;
    private const string Text = """
        version: 1
        name: small
        data: { source: digits, trainCount: 160, testCount: 0, validation: 0.1 }
        model: { kind: stacked, layers: [784, 24, 12] }
        pretrain: { epochs: 2, batchSize: 16 }
        finetune: { epochs: 2, batchSize: 16 }
        parallel: { shards: 8 }
        checkpoint: { everySeconds: 0 }
        """;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<ExchangeNotice> _notices = new();
    private readonly ManualTime _time = new();
    private readonly JobFile _job = ExchangeHost.Job(Text);
    private readonly ExchangeHost _host;
    private readonly HandWorker _worker;

    public LostWorkersTests()
    {
        var settings = new ExchangeSettings
        {
            Leases = new LeaseOptions { Lease = Lease, Heartbeat = Heartbeat },
            Blocks = new ExchangeOptions { SpeculateAfter = double.PositiveInfinity },
            Notify = _notices.Enqueue,
        };
        _host = new ExchangeHost(settings, _time);
        _worker = new HandWorker(_host.Address);
    }

    [Fact]
    public async Task A_dead_workers_blocks_are_computed_by_another_in_the_same_step_without_any_time_passing()
    {
        Task<RunOutcome> training = TakeFirstStep(out FrameHead held);

        _worker.Dispose();

        await AssertSameModelAsync(training);
        Assert.Equal((0, 0, Shards), (held.Version, held.First, held.Count));
        Assert.Equal(TimeSpan.Zero, _time.GetElapsedTime(0));
        Assert.Equal(
            ["worker.joined", $"blocks.reassigned: {Shards} shards of by-hand go to other workers", "worker.lost: by-hand is lost: its connection was closed"], Told());
        Assert.Equal([RecoveryReason.WorkerLost], _notices.Select(notice => notice.Recovery).OfType<string>());
    }

    [Fact]
    public async Task A_frozen_workers_blocks_go_to_another_when_its_lease_is_over_and_not_before()
    {
        Task<RunOutcome> training = TakeFirstStep(out _);

        PassWhileTheOtherIsHeard(Lease - Heartbeat);
        Assert.Equal(["worker.joined"], Told());
        Assert.False(training.IsCompleted);
        PassWhileTheOtherIsHeard(2 * Heartbeat);
        _worker.UntilGivenUp();

        await AssertSameModelAsync(training);
        Assert.Equal(
            ["worker.joined", $"blocks.reassigned: {Shards} shards of by-hand go to other workers", "worker.lost: by-hand is lost: nothing was heard of it for 60 s"], Told());
        Assert.Equal([RecoveryReason.WorkerSilent], _notices.Select(notice => notice.Recovery).OfType<string>());
    }

    [Fact]
    public async Task A_zombies_late_result_is_refused_and_counted()
    {
        Task<RunOutcome> training = TakeFirstStep(out FrameHead held);
        PassWhileTheOtherIsHeard(Lease + Heartbeat);
        _worker.UntilGivenUp();

        using (var zombie = new HandWorker(_host.Address))
        {
            zombie.HandIn(held, BatchSize);
            Assert.Equal($"shards 0–7 of step 0 is not assigned with generation {held.Generation}: it was taken back or never handed out", zombie.UntilDropped());
            WorkerView seen = _host.Hub.Workers().Single(worker => worker.Name == HandWorker.Name);
            Assert.Equal((0, 1), (seen.Contributions, seen.Dropped));
            Assert.Equal(1, _host.Hub.RefusedResults);
        }

        await AssertSameModelAsync(training);
    }

    public void Dispose()
    {
        _worker.Dispose();
        _host.Dispose();
    }

    /// <summary>Begins to train, with all of the first step at the worker by hand, and the other one waiting.</summary>
    private Task<RunOutcome> TakeFirstStep(out FrameHead held)
    {
        Task<RunOutcome> training = Task.Run(() => _host.Train(_job));
        held = _worker.TakeBlock();
        _host.StartWorker(sharedMemory: false);
        Await(() => _host.Hub.WorkerCount == 2, "the other worker joins");
        return training;
    }

    /// <summary>Moves the clock in steps that are no standstill of the coordinator; the other worker's real heartbeats renew its lease on the way.</summary>
    private void PassWhileTheOtherIsHeard(TimeSpan time)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += Heartbeat)
        {
            if (passed.Ticks % (Lease.Ticks / 4) == 0)
            {
                long before = _host.Hub.StreamBytes;
                Await(() => _host.Hub.StreamBytes > before, "the other worker is heard");
            }

            _time.Pass(Heartbeat);
        }
    }

    private static void Await(Func<bool> condition, string what) => Assert.True(SpinWait.SpinUntil(condition, Patience), $"waited in vain until {what}");

    private async Task AssertSameModelAsync(Task<RunOutcome> training)
    {
        RunOutcome shared = await training;
        Assert.Equal(JobStateKind.Finished, shared.State.Kind);
        Assert.Equal(_host.TrainHere(_job).ModelSha256, shared.ModelSha256);
    }

    /// <summary>What was told about the worker by hand.</summary>
    private string[] Told() =>
    [
        .. _notices.Where(notice => notice.Message.Contains(HandWorker.Name, StringComparison.Ordinal))
            .Select(notice => notice.Kind == EventKinds.WorkerJoined ? notice.Kind : $"{notice.Kind}: {notice.Message}"),
    ];
}
