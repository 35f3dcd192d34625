using DistributedAE.Cli.Tests.Reproducibility;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>Jobs for clusters, and the models that <c>dae train</c> makes of them.</summary>
internal static class ClusterJobs
{
    /// <summary>Every part that could let workers, kills or restarts show, in about a hundred steps.</summary>
    public const string Short = """
        seed: 11
        data: { source: digits, trainCount: 320, testCount: 10, validation: 0.1 }
        model: { layers: [784, 32, 16] }
        pretrain:
          epochs: 3
          batchSize: 32
          optimizer: { kind: momentum, learningRate: 0.05, momentum: 0.9 }
          corruption: { kind: masking, level: 0.25 }
          layers: [{ sparsity: { kind: kl, target: 0.1, weight: 0.05 } }, {}]
        finetune: { epochs: 5, batchSize: 32, optimizer: { kind: adam, learningRate: 0.002 } }
        parallel: { shards: 8 }
        checkpoint: { everySeconds: 0.02, keep: 2 }
        """;

    /// <summary>The same for longer: 120 epochs, and fewer checkpoints.</summary>
    public static readonly string Long = Short
        .Replace("epochs: 3", "epochs: 25", StringComparison.Ordinal)
        .Replace("epochs: 5", "epochs: 70", StringComparison.Ordinal)
        .Replace("everySeconds: 0.02", "everySeconds: 0.2", StringComparison.Ordinal);

    /// <summary>The same for 350 epochs: there is time to catch it in the middle of a step.</summary>
    public static readonly string Longest = Long.Replace("epochs: 70", "epochs: 300", StringComparison.Ordinal);

    /// <summary>The same for 18 epochs, with a checkpoint behind every step.</summary>
    public static readonly string SavingAlways = Short
        .Replace("epochs: 3", "epochs: 5", StringComparison.Ordinal)
        .Replace("finetune: { epochs: 5", "finetune: { epochs: 8", StringComparison.Ordinal)
        .Replace("everySeconds: 0.02", "everySeconds: 0.0001", StringComparison.Ordinal);

    /// <summary>Hash of the model of <see cref="Short"/>, trained in one process.</summary>
    public static Task<string> ShortModelAsync() => ModelAsync(Short);

    /// <summary>Hash of the model of <see cref="Long"/>, trained in one process.</summary>
    public static Task<string> LongModelAsync() => ModelAsync(Long);

    /// <summary>Hash of the model of a job, trained in one process.</summary>
    public static async Task<string> ModelAsync(string job) => (await FinishedRun.UndisturbedAsync(job)).ModelSha256;
}
