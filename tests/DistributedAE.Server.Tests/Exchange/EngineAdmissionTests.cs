using System.Collections.Concurrent;
using DistributedAE.Autoencoders;
using DistributedAE.Numerics.Threads;
using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Exchange;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Server.Tests.Exchange;

/// <summary>A worker says which engine it has, and a job takes only those that it allows.</summary>
public sealed class EngineAdmissionTests
{
    private const string Job = """
        version: 1
        name: small
        data: { source: digits, trainCount: 203, testCount: 0, validation: 0.1 }
        model: { kind: stacked, layers: [784, 24] }
        pretrain: { epochs: 0 }
        finetune: { epochs: 3, batchSize: 16 }
        checkpoint: { everySeconds: 0 }
        """;

    [Fact]
    public void A_managed_job_goes_on_without_a_worker_of_another_engine_and_tells_it_why()
    {
        JobFile job = ExchangeHost.Job(Job);
        var notices = new ConcurrentQueue<ExchangeNotice>();
        var told = new ConcurrentQueue<string>();
        using var team = new SlotTeam(1);
        var foreign = new ForeignEngines(team);
        using var host = new ExchangeHost(new ExchangeSettings { Notify = notices.Enqueue });
        RunOutcome alone = host.TrainHere(job);
        host.StartWorker(sharedMemory: true, change: options => options with { Engines = foreign, Name = "gpu", Tell = told.Enqueue });
        host.StartWorker(sharedMemory: true);

        RunOutcome trained = host.Train(job);

        Assert.Equal((JobStateKind.Finished, alone.ModelSha256), (trained.State.Kind, trained.ModelSha256));
        Assert.Equal(0, foreign.Made);
        const string reason =
            "job-1 has parallel.engine managed, so that its bits are the same on every worker, and those of torchsharp are not; with parallel.engine any it would take part, and the run would not be bit-reproducible";
        Assert.Contains(reason, told);
        Assert.Contains(notices, notice => notice is { Kind: EventKinds.WorkerRefused, JobId: "job-1" } && notice.Message == $"gpu takes no part: {reason}");
    }

    [Theory]
    [InlineData("torchsharp")]
    [InlineData("any")]
    public void A_job_that_allows_it_is_computed_by_it(string engine)
    {
        using var team = new SlotTeam(1);
        var foreign = new ForeignEngines(team);
        using var host = new ExchangeHost();
        host.StartWorker(sharedMemory: true, change: options => options with { Engines = foreign });

        RunOutcome trained = host.Train(ExchangeHost.Job($"{Job}\nparallel: {{ engine: {engine} }}\n"));

        Assert.Equal(JobStateKind.Finished, trained.State.Kind);
        Assert.Equal(1, foreign.Made);
    }

    /// <summary>The managed engine under another name.</summary>
    private sealed class ForeignEngines(SlotTeam team) : IEngineFactory
    {
        public EngineKind Kind => EngineKind.Torchsharp;

        public int Made { get; private set; }

        public IContributionEngine Create(StageNetwork network, int rowCapacity, int shardCapacity, ulong seed, int stage)
        {
            Made++;
            return new ManagedEngines(team).Create(network, rowCapacity, shardCapacity, seed, stage);
        }
    }
}
