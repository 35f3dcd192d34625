namespace DistributedAE.Orleans.Tests.Silos;

/// <summary>A job that is fine-tuned for as long as something has to happen to its silos.</summary>
internal static class FineTunedJob
{
    private const string Text = """
        name: small
        data: { source: digits, trainCount: 400, testCount: 0, validation: 0.1 }
        model: { layers: [784, 100, 20] }
        pretrain: { epochs: 2, batchSize: 16 }
        finetune: { epochs: EPOCHS, batchSize: 16, optimizer: { kind: adam, learningRate: 0.0001, clipNorm: 1 } }
        parallel: { shards: 8, partitions: 2 }
        checkpoint: { everySeconds: 0.5 }
        """;

    /// <summary>The job file.</summary>
    /// <param name="epochs">Epochs of fine-tuning, with 23 steps each.</param>
    public static string For(int epochs) => Text.Replace("EPOCHS", $"{epochs}", StringComparison.Ordinal);

    /// <summary>The hash of the model that one process trains.</summary>
    public static async Task<string> HashAsync(string text)
    {
        await using TestSilos here = await TestSilos.StartAsync(1, 0);
        return here.TrainHere(TestSilos.Job(text)).ModelSha256!;
    }
}
