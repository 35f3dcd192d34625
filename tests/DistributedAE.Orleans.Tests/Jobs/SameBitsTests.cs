using DistributedAE.Orchestration;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Orleans.Tests.Jobs;

/// <summary>One cluster for all jobs of the class.</summary>
public sealed class SharedSilos : IAsyncLifetime
{
    public TestSilos Silos { get; private set; } = null!;

    public async Task InitializeAsync() => Silos = await TestSilos.StartAsync(controls: 2, workers: 2);

    public async Task DisposeAsync() => await Silos.DisposeAsync();
}

/// <summary>Whoever computes the blocks and keeps the parameters, the model has the same bits.</summary>
public sealed class SameBitsTests(SharedSilos shared) : IClassFixture<SharedSilos>
{
    private const string Stacked = """
        version: 1
        name: small
        data: { source: digits, trainCount: 203, testCount: 0, validation: 0.1 }
        model: { kind: stacked, layers: [784, 24, 12], activation: sigmoid }
        pretrain:
          epochs: 2
          batchSize: 32
          corruption: { kind: masking, level: 0.2 }
          sparsity: { kind: kl, target: 0.1, weight: 0.1 }
        finetune: { epochs: 6, batchSize: 16, optimizer: { kind: adam, learningRate: 0.02, clipNorm: 1.0 }, earlyStopping: { patience: 1 } }
        parallel: { shards: 8 }
        checkpoint: { everySeconds: 0.1 }
        """;

    private const string Contractive = """
        version: 1
        name: small
        data: { source: digits, trainCount: 203, testCount: 0, validation: 0.1 }
        model: { layers: [784, 37, 21, 9], activation: [sigmoid, tanh, tanh], tiedWeights: true }
        pretrain:
          epochs: 2
          batchSize: 32
          contraction: 0.1
          optimizer: { kind: adam, learningRate: 0.002 }
          layers: [{ sparsity: { kind: kl, target: 0.1, weight: 0.1 } }, { optimizer: { kind: sgd, learningRate: 0.01, clipNorm: 1 } }, {}]
        finetune: { epochs: 2, batchSize: 32, contraction: 0.5 }
        parallel: { shards: 8 }
        checkpoint: { everySeconds: 0 }
        """;

    [Theory]
    [InlineData(Stacked, 1)]
    [InlineData(Stacked, 2)]
    [InlineData(Stacked, 3)]
    [InlineData(Contractive, 1)]
    [InlineData(Contractive, 2)]
    [InlineData(Contractive, 3)]
    public void The_cluster_trains_the_model_that_one_process_trains(string text, int partitions)
    {
        JobFile job = TestSilos.Job(text);
        RunOutcome alone = shared.Silos.TrainHere(job);

        RunOutcome together = shared.Silos.Train(job with { Spec = job.Spec with { Parallel = job.Spec.Parallel with { Partitions = partitions } } });

        Assert.Equal(JobStateKind.Finished, together.State.Kind);
        Assert.Equal(alone.ModelSha256, together.ModelSha256);
        Assert.Equal(alone.Stages.Select(stage => stage.Result), together.Stages.Select(stage => stage.Result));
    }
}
