using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Server.Exchange;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Server.Tests.Exchange;

/// <summary>What an open step waits for is told while a worker by hand keeps its block.</summary>
public sealed class OpenStepTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ManualTime _time = new();
    private readonly ExchangeHost _host;
    private readonly JobFile _job = ExchangeHost.Job("""
        data: { source: digits, trainCount: 64, testCount: 0 }
        model: { layers: [784, 4] }
        pretrain: { epochs: 0 }
        finetune: { epochs: 1, batchSize: 32 }
        parallel: { shards: 4 }
        """);

    public OpenStepTests()
    {
        _host = new ExchangeHost(new ExchangeSettings { Leases = new LeaseOptions { Lease = TimeSpan.FromSeconds(3600), Heartbeat = TimeSpan.FromSeconds(100) } }, _time);
    }

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task It_names_the_worker_its_shards_and_for_how_long_it_has_had_them()
    {
        Assert.Null(_host.Hub.OpenStep("job-1"));
        Task<RunOutcome> training = Task.Run(() => _host.Train(_job));
        StepView alone = Await(step => step.UnassignedShards == 4);
        Assert.Equal(("finetune", 0, 0, false, false, 0), (alone.Stage, alone.Epoch, alone.Step, alone.IsLate, alone.IsValidation, alone.Blocks.Count));

        _time.Pass(TimeSpan.FromSeconds(10));
        var worker = new HandWorker(_host.Address);
        FrameHead held = worker.TakeBlock();
        _time.Pass(TimeSpan.FromSeconds(25));
        StepView step = _host.Hub.OpenStep("job-1")!;

        WorkerView view = Assert.Single(_host.Hub.Workers());
        Assert.Equal([new BlockView(view.Id, HandWorker.Name, held.First, held.Count, 25)], step.Blocks);
        Assert.Equal((0, 35, true), (step.UnassignedShards, step.OpenSeconds, step.IsLate));
        Assert.Null(_host.Hub.OpenStep("job-2"));

        worker.Dispose();
        _host.StartWorker(sharedMemory: false);
        Assert.Equal(JobStateKind.Finished, (await training).State.Kind);
        Assert.Null(_host.Hub.OpenStep("job-1"));
    }

    private StepView Await(Func<StepView, bool> condition)
    {
        StepView? step = null;
        Assert.True(SpinWait.SpinUntil(() => (step = _host.Hub.OpenStep("job-1")) is not null && condition(step), Patience), "waited in vain for the step");
        return step!;
    }
}
