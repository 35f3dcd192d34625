using DistributedAE.Orchestration;
using DistributedAE.Server.Exchange;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Server.Tests.Exchange;

/// <summary>Whoever computes the blocks, the model has the same bits.</summary>
public sealed class SameBitsTests
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
        finetune: { epochs: 2, batchSize: 16, optimizer: { kind: adam, learningRate: 0.001, clipNorm: 1.0 } }
        parallel: { shards: 8 }
        checkpoint: { everySeconds: 0 }
        """;

    private const string Contractive = """
        version: 1
        name: small
        data: { source: digits, trainCount: 203, testCount: 0, validation: 0.1 }
        model: { layers: [784, 37, 21], activation: [sigmoid, tanh], tiedWeights: true }
        pretrain:
          epochs: 2
          batchSize: 32
          contraction: 0.1
          optimizer: { kind: adam, learningRate: 0.002 }
          layers: [{ sparsity: { kind: kl, target: 0.1, weight: 0.1 } }, { optimizer: { kind: sgd, learningRate: 0.01, clipNorm: 1 } }]
        finetune: { epochs: 2, batchSize: 32, contraction: 0.5 }
        parallel: { shards: 8 }
        checkpoint: { everySeconds: 0 }
        """;

    private const string Variational = """
        version: 1
        name: small
        data: { source: digits, trainCount: 203, testCount: 0, validation: 0.1 }
        model: { kind: variational, layers: [784, 33, 19], activation: relu }
        finetune: { epochs: 3, batchSize: 32, binarize: true, corruption: { kind: masking, level: 0.2 }, kl: { weight: 2, warmUpEpochs: 1.5 } }
        parallel: { shards: 8 }
        checkpoint: { everySeconds: 0 }
        """;

    private const string Frozen = """
        version: 1
        name: small
        data: { source: digits, trainCount: 203, testCount: 0, validation: 0.1 }
        model: { layers: [784, 24, 12] }
        pretrain: { epochs: 2, batchSize: 32, optimizer: { kind: adam, learningRate: 0.01 } }
        finetune: { objective: classify, epochs: 3, batchSize: 16, freezeEncoder: true, labelled: 0.4 }
        parallel: { shards: 8 }
        checkpoint: { everySeconds: 0 }
        """;

    private const string Convolutional = """
        version: 1
        name: small
        data: { source: digits, trainCount: 203, testCount: 0, validation: 0.1 }
        model:
          kind: convolutional
          image: [1, 28, 28]
          blocks: [{ channels: 4, stride: 2 }, { channels: 3 }]
          layers: [10]
          activation: relu
        pretrain: { epochs: 1, batchSize: 32, loss: squaredError, sparsity: { kind: l1 }, optimizer: { kind: adam, learningRate: 0.002 } }
        finetune: { epochs: 2, batchSize: 32, loss: crossEntropy, corruption: { kind: masking, level: 0.2 } }
        parallel: { shards: 8 }
        checkpoint: { everySeconds: 0 }
        """;

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(4, false)]
    public void Workers_train_the_model_that_one_process_trains(int workers, bool sharedMemory) => AssertSameModel(Stacked, workers, sharedMemory);

    [Theory]
    [InlineData(Contractive, true)]
    [InlineData(Contractive, false)]
    [InlineData(Variational, true)]
    [InlineData(Variational, false)]
    [InlineData(Frozen, true)]
    [InlineData(Frozen, false)]
    [InlineData(Convolutional, true)]
    [InlineData(Convolutional, false)]
    public void Every_kind_of_model_has_the_same_bits(string job, bool sharedMemory) => AssertSameModel(job, 3, sharedMemory);

    private static void AssertSameModel(string text, int workers, bool sharedMemory)
    {
        JobFile job = ExchangeHost.Job(text);
        using var host = new ExchangeHost();
        RunOutcome alone = host.TrainHere(job);
        for (int worker = 0; worker < workers; worker++)
        {
            host.StartWorker(sharedMemory);
        }

        RunOutcome shared = host.Train(job);

        Assert.Equal(JobStateKind.Finished, shared.State.Kind);
        Assert.Equal(alone.ModelSha256, shared.ModelSha256);
        Assert.Equal(alone.Stages.Select(stage => stage.Result), shared.Stages.Select(stage => stage.Result));
    }

    [Fact]
    public void A_coordinator_that_shares_no_memory_trains_the_same_model()
    {
        JobFile job = ExchangeHost.Job(Stacked);
        using var host = new ExchangeHost(new ExchangeSettings { SharedMemory = false });
        RunOutcome alone = host.TrainHere(job);
        host.StartWorker(sharedMemory: true);

        RunOutcome shared = host.Train(job);

        Assert.Equal(alone.ModelSha256, shared.ModelSha256);
    }
}
