namespace DistributedAE.Dashboard.Tests;

/// <summary>The jobs of these tests.</summary>
internal static class Jobs
{
    /// <summary>Done in a second or two.</summary>
    public const string Short = """
        seed: 11
        data: { source: digits, trainCount: 640, testCount: 200, validation: 0.1 }
        model: { layers: [784, 64, 16] }
        pretrain: { epochs: 6, batchSize: 32, corruption: { kind: masking, level: 0.25 } }
        finetune: { epochs: 12, batchSize: 32, optimizer: { kind: adam, learningRate: 0.002 } }
        parallel: { shards: 8 }
        checkpoint: { everySeconds: 0.5, keep: 2 }
        """;

    /// <summary>Not done before a test is. Its steps are large: else the coordinator would be as busy as its workers, and it has no time for pages then.</summary>
    public static readonly string Endless = Short
        .Replace("trainCount: 640", "trainCount: 2400", StringComparison.Ordinal)
        .Replace("finetune: { epochs: 12", "finetune: { epochs: 100000", StringComparison.Ordinal)
        .Replace("batchSize: 32", "batchSize: 240", StringComparison.Ordinal);
}
