using DistributedAE.Autoencoders;
using DistributedAE.Cli.Bench;
using DistributedAE.Data;
using DistributedAE.Numerics.Convolution;
using DistributedAE.Training.Jobs;

namespace DistributedAE.TorchSharp.Tests;

/// <summary>Jobs on generated digits, one for each kind of model and penalty.</summary>
internal static class CurveJobs
{
    private const int BatchSize = 64;
    private static readonly OptimizerSettings s_adam = new(OptimizerKind.Adam, 1e-3);
    private static readonly OptimizerSettings s_momentum = new(OptimizerKind.Momentum, 2e-3);

    private static readonly Dictionary<string, JobSpec> s_all = new(StringComparer.Ordinal)
    {
        ["deep, relu, squared error"] = Finetuned(new ModelSpec { Layers = [784, 64, 16], Activation = [Activation.Relu] }, finetune => finetune),
        ["deep, sigmoid, cross-entropy, linear code, masking"] = Finetuned(
            new ModelSpec { Layers = [784, 64, 16], Activation = [Activation.Sigmoid], Code = Activation.Linear, Output = Activation.Sigmoid },
            finetune => finetune with { Loss = ReconstructionLoss.CrossEntropy, Corruption = new Corruption(CorruptionKind.Masking, 0.25), Optimizer = s_momentum }),
        ["contraction of the encoder"] = Finetuned(
            new ModelSpec { Layers = [784, 32, 8], Activation = [Activation.Tanh] }, finetune => finetune with { Contraction = 0.01 }),
        ["classifier"] = Finetuned(
            new ModelSpec { Layers = [784, 64, 16], Activation = [Activation.Tanh] }, finetune => finetune with { Objective = Objective.Classify }),
        ["variational, binarized"] = Finetuned(
            new ModelSpec { Kind = ModelKind.Variational, Layers = [784, 64, 8], Activation = [Activation.Tanh], Output = Activation.Sigmoid },
            finetune => finetune with { Loss = ReconstructionLoss.CrossEntropy, Binarize = true, Divergence = new LatentDivergence(1, 1) }),
        ["convolutional, places"] = Convolutional(PoolingKind.Max, UnpoolingKind.Place),
        ["convolutional, averages, filled"] = Convolutional(PoolingKind.Average, UnpoolingKind.Fill),
        ["tied, KL sparsity, Gaussian noise"] = Pretrained(
            true,
            pretrain => pretrain with
            {
                Sparsity = new Sparsity(SparsityKind.KL, 0.05, 0.1, Sparsity.DefaultDecay), Corruption = new Corruption(CorruptionKind.Gaussian, 0.2),
            }),
        ["contraction of a layer, L1"] = Pretrained(
            false, pretrain => pretrain with { Contraction = 0.05, Sparsity = new Sparsity(SparsityKind.L1, 0, 0.001, Sparsity.DefaultDecay) }),
    };

    /// <summary>Names of the jobs.</summary>
    public static TheoryData<string> Names => [.. s_all.Keys];

    /// <summary>The job of that name, as the benchmarks run it.</summary>
    public static BenchConfiguration Find(string name, int shards = 4) =>
        new(name, s_all[name] with { Parallel = new ParallelSpec { Shards = shards, Engine = AllowedEngines.Any } });

    private static JobSpec Finetuned(ModelSpec model, Func<FinetuneSpec, FinetuneSpec> change) => new()
    {
        Data = new DataSpec(DataSource.Digits),
        Model = model,
        Pretrain = new PretrainSpec { Epochs = 0 },
        Finetune = change(new FinetuneSpec { Epochs = 100, BatchSize = BatchSize, Loss = ReconstructionLoss.SquaredError, Optimizer = s_adam }),
    };

    private static JobSpec Pretrained(bool tied, Func<PretrainSpec, PretrainSpec> change) => new()
    {
        Data = new DataSpec(DataSource.Digits),
        Model = new ModelSpec { Layers = [784, 48], Activation = [Activation.Sigmoid], Output = Activation.Sigmoid, TiedWeights = tied },
        Pretrain = change(new PretrainSpec { Epochs = 100, BatchSize = BatchSize, Loss = ReconstructionLoss.CrossEntropy, Optimizer = s_momentum }),
        Finetune = new FinetuneSpec { Objective = Objective.None },
    };

    private static JobSpec Convolutional(PoolingKind pool, UnpoolingKind unpool) => Finetuned(
        new ModelSpec
        {
            Kind = ModelKind.Convolutional,
            Image = new MapShape(1, 28, 28),
            Blocks = [new ConvolutionBlock(4) { Pool = pool }, new ConvolutionBlock(4) { Pool = pool }],
            Unpool = unpool,
            Layers = [16],
            Activation = [Activation.Tanh],
        },
        finetune => finetune);
}
