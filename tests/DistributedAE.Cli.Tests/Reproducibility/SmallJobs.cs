namespace DistributedAE.Cli.Tests.Reproducibility;

/// <summary>Job files that train in about a second, with every part that could let the number of slots, a restart or the vector width show.</summary>
internal static class SmallJobs
{
    /// <summary>Name of the job file in a test's folder.</summary>
    public const string FileName = "small.yaml";

    /// <summary>Untied, masking, KL sparsity in one layer, early stopping that stops early, a ragged last batch of 450 samples in steps of 64.</summary>
    public const string Reconstruct = """
        version: 1
        name: small
        seed: 7
        data: { source: digits, trainCount: 500, testCount: 20, validation: 0.1 }
        model: { layers: [784, 32, 16], activation: sigmoid }
        pretrain:
          epochs: 3
          batchSize: 64
          loss: crossEntropy
          optimizer: { kind: momentum, learningRate: 0.05, momentum: 0.9 }
          corruption: { kind: masking, level: 0.25 }
          layers: [{ sparsity: { kind: kl, target: 0.1, weight: 0.05 } }, {}]
        finetune:
          epochs: 40
          batchSize: 64
          optimizer: { kind: adam, learningRate: 0.05 }
          earlyStopping: { patience: 2 }
        parallel: { shards: 4 }
        checkpoint: { everySeconds: 0.1, keep: 3 }
        """;

    /// <summary>A softmax head, salt and pepper, L1 sparsity, tanh, an optimizer with a schedule.</summary>
    public const string Classify = """
        version: 1
        name: small
        data: { source: digits, trainCount: 300, testCount: 20, validation: 0.1 }
        model: { layers: [784, 24, 12], activation: tanh, initialization: sparse }
        pretrain:
          epochs: 2
          batchSize: 32
          loss: squaredError
          optimizer: { kind: nesterov, learningRate: 0.01, schedule: { kind: cosine, warmUpEpochs: 0.5 } }
          corruption: { kind: saltAndPepper, level: 0.1 }
          sparsity: { kind: l1, weight: 0.001 }
        finetune:
          objective: classify
          epochs: 4
          batchSize: 32
          weightDecay: 0.0001
          optimizer: { kind: rmsProp, learningRate: 0.002 }
        parallel: { shards: 4 }
        """;

    /// <summary>Tied weights, Gaussian noise, and gradient clipping, which needs the whole gradient before any parameter may change.</summary>
    public const string Clipped = """
        version: 1
        name: small
        data: { source: digits, trainCount: 300, testCount: 20, validation: 0.1 }
        model: { layers: [784, 24, 12], tiedWeights: true }
        pretrain:
          epochs: 2
          batchSize: 40
          optimizer: { kind: sgd, learningRate: 0.1, clipNorm: 1 }
          corruption: { kind: gaussian, level: 0.2 }
          weightDecay: 0.001
        finetune:
          epochs: 4
          batchSize: 40
          optimizer: { kind: adamW, learningRate: 0.005, clipNorm: 0.5 }
        parallel: { shards: 8 }
        """;

    /// <summary>A contractive stack with KL sparsity and gradient clipping in one layer, tied weights, then a classifier; widths that fill no panel.</summary>
    public const string Contractive = """
        version: 1
        name: small
        data: { source: digits, trainCount: 300, testCount: 20, validation: 0.1 }
        model: { layers: [784, 37, 21], activation: [sigmoid, tanh], tiedWeights: true }
        pretrain:
          epochs: 2
          batchSize: 32
          optimizer: { kind: adam, learningRate: 0.002 }
          contraction: 0.1
          layers:
            - { sparsity: { kind: kl, target: 0.1, weight: 0.05 } }
            - { contraction: 0.5, optimizer: { kind: sgd, learningRate: 0.01, clipNorm: 1 } }
        finetune: { objective: classify, epochs: 3, batchSize: 32 }
        parallel: { shards: 4 }
        """;

    /// <summary>Contraction of a whole encoder with tied weights, a linear code and gradient clipping, pretrained layer by layer.</summary>
    public const string ContractiveDeep = """
        version: 1
        name: small
        data: { source: digits, trainCount: 150, testCount: 20, validation: 0.1 }
        model: { layers: [784, 37, 9], activation: tanh, code: linear, tiedWeights: true }
        pretrain: { epochs: 1, batchSize: 32, loss: squaredError, contraction: 0.1, optimizer: { kind: adam, learningRate: 0.002 }, layers: [{}, { contraction: 0 }] }
        finetune: { epochs: 2, batchSize: 32, contraction: 0.5, loss: crossEntropy, optimizer: { kind: adam, learningRate: 0.002, clipNorm: 5 } }
        parallel: { shards: 4 }
        """;

    /// <summary>Sampled codes, drawn and damaged inputs, a warm-up that ends within an epoch, early stopping on sampled losses.</summary>
    public const string Variational = """
        version: 1
        name: small
        data: { source: digits, trainCount: 300, testCount: 20, validation: 0.1 }
        model: { kind: variational, layers: [784, 33, 19], activation: relu }
        finetune:
          epochs: 6
          batchSize: 32
          optimizer: { kind: adam, learningRate: 0.01 }
          corruption: { kind: masking, level: 0.2 }
          binarize: true
          kl: { weight: 2, warmUpEpochs: 1.5 }
          earlyStopping: { patience: 2 }
        parallel: { shards: 4 }
        """;

    /// <summary>A head alone, trained on the codes of less than half of the samples.</summary>
    public const string Frozen = """
        version: 1
        name: small
        data: { source: digits, trainCount: 300, testCount: 20, validation: 0.1 }
        model: { layers: [784, 24, 12] }
        pretrain: { epochs: 2, batchSize: 32, optimizer: { kind: adam, learningRate: 0.01 } }
        finetune: { objective: classify, epochs: 3, batchSize: 16, freezeEncoder: true, labelled: 0.4 }
        parallel: { shards: 8 }
        """;

    /// <summary>Feature maps with both ways of pooling, stride 2 and odd extents, a dense code with L1, pretrained layer by layer; shards that fill no group of lanes.</summary>
    public const string Convolutional = """
        version: 1
        name: small
        data: { source: digits, trainCount: 250, testCount: 20, validation: 0.1 }
        model:
          kind: convolutional
          image: [1, 28, 28]
          blocks: [{ channels: 5, stride: 2 }, { channels: 3, kernel: 4, padding: valid, pool: average }]
          unpool: fill
          layers: [9]
          activation: [relu, tanh, sigmoid]
        pretrain:
          epochs: 1
          batchSize: 40
          loss: squaredError
          optimizer: { kind: momentum, learningRate: 0.001 }
          sparsity: { kind: l1, weight: 0.001 }
          corruption: { kind: masking, level: 0.2 }
        finetune:
          epochs: 3
          batchSize: 40
          loss: crossEntropy
          optimizer: { kind: adam, learningRate: 0.002 }
        parallel: { shards: 4 }
        """;

    /// <summary>Feature maps from end to end, few enough for hardware without fused multiply-add too.</summary>
    public const string TinyConvolutional = """
        version: 1
        name: small
        data: { source: digits, trainCount: 70, testCount: 5, validation: 0.1 }
        model: { kind: convolutional, image: [1, 28, 28], blocks: [{ channels: 2, stride: 2 }, { channels: 3 }], activation: relu }
        pretrain: { epochs: 0 }
        finetune: { epochs: 2, batchSize: 32, loss: squaredError, optimizer: { kind: adam, learningRate: 0.01 } }
        parallel: { shards: 2 }
        """;

    /// <summary>So few steps that they can be done without fused multiply-add in hardware too.</summary>
    public const string Tiny = """
        version: 1
        name: small
        data: { source: digits, trainCount: 90, testCount: 10, validation: 0.1 }
        model: { layers: [784, 16, 8], tiedWeights: true }
        pretrain:
          epochs: 2
          batchSize: 32
          optimizer: { kind: momentum, learningRate: 0.05 }
          corruption: { kind: masking, level: 0.25 }
          layers: [{ sparsity: { kind: kl, target: 0.1, weight: 0.05 } }, {}]
        finetune:
          epochs: 3
          batchSize: 32
          optimizer: { kind: adam, learningRate: 0.01 }
        parallel: { shards: 4 }
        """;

    /// <summary>A job with as many epochs for each pretrained layer in place of three.</summary>
    public static string Longer(string job, int epochs) => job.Replace("epochs: 3\n", $"epochs: {epochs}\n", StringComparison.Ordinal);

    /// <summary>Saves after every step: a random moment is most likely one within a save.</summary>
    public static string SavingAlways { get; } = Reconstruct.Replace("everySeconds: 0.1", "everySeconds: 0.0001", StringComparison.Ordinal);
}
