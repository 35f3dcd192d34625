using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics.Convolution;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Cli.Bench;

/// <summary>A network and batch size that step times are measured and compared with.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Job">The job whose fine-tuning stage, or else whose only pretraining stage, is measured.</param>
internal sealed record BenchConfiguration(string Name, JobSpec Job)
{
    /// <summary>Names that <see cref="Find"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["A", "B100", "B1000", "C20", "C100", "D", "V"];

    /// <summary>Samples of a step.</summary>
    public int BatchSize => Job.Finetune.Runs ? Job.Finetune.BatchSize : Job.Pretrain.BatchSize;

    /// <summary>The configuration of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="shards">Logical shards, or null for the configuration's own number.</param>
    /// <exception cref="InputException">There is no such configuration, or the shards do not divide its batch.</exception>
    public static BenchConfiguration Find(string name, int? shards)
    {
        JobSpec job = name switch
        {
            "A" => Deep([784, 128, 64, 32], Activation.Relu, null, ReconstructionLoss.SquaredError, new(OptimizerKind.Adam, 1e-3), 128, shards ?? 1),
            "B100" => DeepWithLinearCode(100, shards ?? 1),
            "B1000" => DeepWithLinearCode(1000, shards ?? 8),
            "C20" => Tied(20, shards ?? 1),
            "C100" => Tied(100, shards ?? 1),
            "V" => Variational(shards ?? 1),
            "D" => Convolutional(shards ?? 1),
            _ => throw new InputException($"there is no configuration '{name}'; there are {string.Join(", ", Names)}"),
        };
        var found = new BenchConfiguration(name, job);
        int count = job.Parallel.Shards;
        return int.IsPow2(count) && count <= ParallelSpec.MaxShards && found.BatchSize % count == 0
            ? found
            : throw new InputException(
                $"--shards is {count}, but must be a power of two that divides the batch of {found.BatchSize} samples of {name}: {string.Join(", ", Fitting(found.BatchSize))}");
    }

    private static IEnumerable<int> Fitting(int batch) =>
        Enumerable.Range(0, 11).Select(power => 1 << power).Where(shards => batch % shards == 0);

    private static JobSpec DeepWithLinearCode(int batchSize, int shards) => Deep(
        [784, 1000, 500, 250, 30],
        Activation.Sigmoid,
        Activation.Linear,
        ReconstructionLoss.CrossEntropy,
        new(OptimizerKind.Momentum, 2e-3),
        batchSize,
        shards);

    private static JobSpec Deep(
        int[] layers, Activation activation, Activation? code, ReconstructionLoss loss, OptimizerSettings optimizer, int batchSize, int shards) => new()
        {
            Data = new DataSpec(DataSource.Digits),
            Model = new ModelSpec { Layers = layers, Activation = [activation], Code = code },
            Pretrain = new PretrainSpec { Epochs = 0 },
            Finetune = new FinetuneSpec { Epochs = JobKeys.MaxEpochs, BatchSize = batchSize, Loss = loss, Optimizer = optimizer },
            Parallel = new ParallelSpec { Shards = shards },
        };

    private static JobSpec Variational(int shards)
    {
        JobSpec job = Deep([784, 400, 20], Activation.Relu, null, ReconstructionLoss.CrossEntropy, new(OptimizerKind.Adam, 1e-3), 128, shards);
        return job with { Model = job.Model with { Kind = ModelKind.Variational } };
    }

    private static JobSpec Convolutional(int shards) => new()
    {
        Data = new DataSpec(DataSource.Digits),
        Model = new ModelSpec
        {
            Kind = ModelKind.Convolutional,
            Image = new MapShape(1, 28, 28),
            Blocks = [new ConvolutionBlock(16), new ConvolutionBlock(8)],
            Unpool = UnpoolingKind.Place,
            Layers = [],
            Activation = [Activation.Relu],
        },
        Pretrain = new PretrainSpec { Epochs = 0 },
        Finetune = new FinetuneSpec { Epochs = JobKeys.MaxEpochs, BatchSize = 128, Loss = ReconstructionLoss.SquaredError, Optimizer = new(OptimizerKind.Adam, 1e-3) },
        Parallel = new ParallelSpec { Shards = shards },
    };

    private static JobSpec Tied(int batchSize, int shards) => new()
    {
        Data = new DataSpec(DataSource.Digits),
        Model = new ModelSpec { Layers = [784, 1000], TiedWeights = true },
        Pretrain = new PretrainSpec
        {
            Epochs = JobKeys.MaxEpochs,
            BatchSize = batchSize,
            Optimizer = new(OptimizerKind.Sgd, 0.05),
            Corruption = new Corruption(CorruptionKind.Masking, 0.3),
            WeightDecay = 0,
        },
        Finetune = new FinetuneSpec { Objective = Objective.None },
        Parallel = new ParallelSpec { Shards = shards },
    };
}
