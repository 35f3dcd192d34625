namespace DistributedAE.Orleans.Tests.Silos;

/// <summary>A job that runs until somebody pauses or cancels it.</summary>
internal static class EndlessJob
{
    /// <summary>The job file.</summary>
    public const string Text = """
        name: endless
        data: { source: digits, trainCount: 200, testCount: 0 }
        model: { layers: [784, 8] }
        pretrain: { epochs: 0 }
        finetune: { epochs: 100000, batchSize: 16 }
        """;
}
