using DistributedAE.Orchestration;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Server.Tests.Exchange;

/// <summary>Workers come and go while a job is trained.</summary>
public sealed class WorkerChangesTests
{
    private const string Long = """
        version: 1
        name: small
        data: { source: digits, trainCount: 400, testCount: 0, validation: 0.1 }
        model: { kind: stacked, layers: [784, 64, 16] }
        pretrain: { epochs: 2, batchSize: 16 }
        finetune: { epochs: 3, batchSize: 16 }
        parallel: { shards: 8 }
        checkpoint: { everySeconds: 0 }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_worker_joins_and_another_leaves_in_the_middle(bool sharedMemory)
    {
        JobFile job = ExchangeHost.Job(Long);
        using var host = new ExchangeHost();
        RunOutcome alone = host.TrainHere(job);
        CancellationTokenSource first = host.StartWorker(sharedMemory);

        RunOutcome shared = host.Train(job, new AtSteps(new Dictionary<int, Action>
        {
            [20] = () => host.StartWorker(!sharedMemory),
            [60] = first.Cancel,
        }));

        Assert.Equal(JobStateKind.Finished, shared.State.Kind);
        Assert.Equal(alone.ModelSha256, shared.ModelSha256);
    }

    [Fact]
    public void Workers_without_the_data_get_their_shards_from_the_coordinator_and_keep_them()
    {
        JobFile job = ExchangeHost.Job(Long);
        using var host = new ExchangeHost();
        RunOutcome alone = host.TrainHere(job);
        CancellationTokenSource[] first = [host.StartWorker(sharedMemory: true, ownData: false), host.StartWorker(sharedMemory: false, ownData: false)];

        RunOutcome shared = host.Train(job);

        Assert.Equal(alone.ModelSha256, shared.ModelSha256);
        string[] parts = Directory.GetFiles(host.Cache, "*.safetensors");
        Assert.Equal(9, parts.Length);

        // a damaged copy is noticed and fetched again, by a worker that has nothing in memory
        Array.ForEach(first, worker => worker.Cancel());
        byte[] damaged = File.ReadAllBytes(parts[0]);
        byte[] good = (byte[])damaged.Clone();
        damaged[^1] ^= 1;
        File.WriteAllBytes(parts[0], damaged);
        host.StartWorker(sharedMemory: true, ownData: false);
        Assert.Equal(alone.ModelSha256, host.Train(job).ModelSha256);
        Assert.Equal(good, File.ReadAllBytes(parts[0]));
    }

    [Fact]
    public void A_job_that_waits_for_workers_can_be_cancelled_and_pauses()
    {
        JobFile job = ExchangeHost.Job(Long);
        using var host = new ExchangeHost();

        RunOutcome outcome = host.TrainUntil(job, cancelAfter: TimeSpan.FromMilliseconds(300));

        Assert.Equal(JobStateKind.Cancelled, outcome.State.Kind);
    }

    /// <summary>Does something at certain steps, counted over the whole run.</summary>
    private sealed class AtSteps(Dictionary<int, Action> actions) : RunObserver
    {
        private int _steps;

        public override void StepDone(StagePlan plan, in StepReport step)
        {
            if (actions.TryGetValue(++_steps, out Action? action))
            {
                action();
            }
        }
    }
}
