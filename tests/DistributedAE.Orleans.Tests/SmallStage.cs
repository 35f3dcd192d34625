using DistributedAE.Orchestration;
using DistributedAE.Orleans.Contracts;

namespace DistributedAE.Orleans.Tests;

/// <summary>A stage of 8 shards and batches of 16, for tests that call its grains themselves.</summary>
internal static class SmallStage
{
    /// <summary>The job: one layer that is fine-tuned at once.</summary>
    public const string Text = """
        version: 1
        name: small
        data: { source: digits, trainCount: 200, testCount: 0 }
        model: { layers: [784, 8] }
        pretrain: { epochs: 0 }
        finetune: { epochs: 1, batchSize: 16, optimizer: { kind: adam, learningRate: 0.01 } }
        parallel: { shards: 8 }
        """;

    /// <summary>Its setup.</summary>
    public static StageSetup Setup(string jobId, int partitions = 1) => new()
    {
        JobId = jobId, Run = 1, Stage = 0, Number = 1, JobText = Text, TrainCount = 200, ValidationCount = 0, FeatureCount = 784, ClassCount = 10, DataSha256 = "", DataFolder = ".",
        Partitions = partitions, ModelLength = 0,
    };

    /// <summary>Made-up sums of a block of 2 samples a shard.</summary>
    public static Contribution Contribution(int length, Block block, float factor)
    {
        var contribution = new Contribution(length) { Block = block, LossSum = 1, SampleCount = 2 * block.Count };
        for (int index = 0; index < length; index++)
        {
            contribution.Gradient[index] = factor / (1f + (index % 97));
        }

        return contribution;
    }
}
