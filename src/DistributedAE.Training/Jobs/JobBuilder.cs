using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Training.Jobs;

/// <summary>Makes the records of a job from its values, with what depends on other values worked out.</summary>
internal static class JobBuilder
{
    public static JobSpec Build(JobValues root, string defaultName)
    {
        JobValues pretrainValues = root.Section("pretrain");
        ModelSpec model = BuildModel(root.Section("model"));
        PretrainSpec pretrain = BuildPretrain(pretrainValues, model.Kind);
        FinetuneSpec finetune = BuildFinetune(root.Section("finetune"), pretrain.Loss);
        DataSpec data = BuildData(root.Section("data"), finetune.Objective);
        if (!root.Section("model").Has("output"))
        {
            model = model with { Output = DefaultOutput(data, pretrain, finetune) };
        }

        return new JobSpec
        {
            Version = root.Integer("version"),
            Name = root.Text("name") ?? defaultName,
            Seed = root.LargeInteger("seed"),
            Data = data,
            Model = model,
            Pretrain = pretrain with { Layers = PretrainLayers.Resolve(model, pretrainValues, pretrain) },
            Finetune = finetune,
            Parallel = new ParallelSpec
            {
                Shards = root.Section("parallel").Integer("shards"),
                Partitions = root.Section("parallel").Integer("partitions"),
                Engine = root.Section("parallel").Word<AllowedEngines>("engine"),
            },
            Checkpoint = new CheckpointSpec
            {
                EverySeconds = root.Section("checkpoint").Number("everySeconds"),
                Keep = root.Section("checkpoint").Integer("keep"),
            },
        };
    }

    /// <summary>The settings of pretraining without what differs between layers.</summary>
    public static PretrainSpec BuildPretrain(JobValues values, ModelKind kind) => new()
    {
        Epochs = kind == ModelKind.Variational ? values.OptionalInteger("epochs") ?? 0 : values.Integer("epochs"),
        BatchSize = values.Integer("batchSize"),
        Loss = values.Word<ReconstructionLoss>("loss"),
        Optimizer = BuildOptimizer(values.Section("optimizer")),
        Corruption = BuildCorruption(values.Section("corruption")),
        Sparsity = BuildSparsity(values.Section("sparsity")),
        Contraction = values.Number("contraction"),
        WeightDecay = values.Number("weightDecay"),
        EarlyStopping = BuildEarlyStopping(values),
    };

    private static FinetuneSpec BuildFinetune(JobValues values, ReconstructionLoss pretrainLoss) => new()
    {
        Objective = values.Word<Objective>("objective"),
        Epochs = values.Integer("epochs"),
        BatchSize = values.Integer("batchSize"),
        Loss = values.OptionalWord<ReconstructionLoss>("loss") ?? pretrainLoss,
        Optimizer = BuildOptimizer(values.Section("optimizer")),
        Corruption = BuildCorruption(values.Section("corruption")),
        Sparsity = BuildSparsity(values.Section("sparsity")),
        Contraction = values.Number("contraction"),
        Binarize = values.Flag("binarize"),
        FreezeEncoder = values.Flag("freezeEncoder"),
        Labelled = values.Number("labelled"),
        Divergence = new LatentDivergence(values.Section("kl").Number("weight"), values.Section("kl").Number("warmUpEpochs")),
        WeightDecay = values.Number("weightDecay"),
        EarlyStopping = BuildEarlyStopping(values),
    };

    private static DataSpec BuildData(JobValues values, Objective objective) => new(values.Text("source") ?? "")
    {
        Csv = new CsvOptions
        {
            Label = values.Section("csv").Text("label"),
            Id = values.Section("csv").Text("id"),
            Ignore = [.. values.Section("csv").List("ignore").Select(item => (string)item.Value!)],
        },
        Scale = values.Word<Scale>("scale"),
        Validation = values.Number("validation"),
        Split = new SplitSpec(values.Section("split").Word<SplitKind>("by"), values.Section("split").Text("column")),
        TestShare = values.Number("testShare"),
        Classes = [.. values.List("classes").Select(item => (string)item.Value!)],
        LabelKind = objective == Objective.Regress ? LabelKind.Number : LabelKind.Class,
        ClassCount = values.OptionalInteger("classCount"),
        Test = values.Text("test"),
        Labels = values.Text("labels"),
        TestLabels = values.Text("testLabels"),
        TrainCount = values.OptionalInteger("trainCount"),
        TestCount = values.OptionalInteger("testCount"),
    };

    private static ModelSpec BuildModel(JobValues values)
    {
        IReadOnlyList<JobValue> activation = values.List("activation");
        IReadOnlyList<ConvolutionBlock> blocks = [.. values.List("blocks").Select(item => BuildBlock((JobValues)item.Value!))];
        return new ModelSpec
        {
            Kind = values.Word<ModelKind>("kind"),
            Image = values.List("image") is [var channels, var height, var width] ? new MapShape(Whole(channels), Whole(height), Whole(width)) : default,
            Blocks = blocks,
            Unpool = values.OptionalWord<UnpoolingKind>("unpool") ?? DefaultUnpooling(blocks),
            Layers = [.. values.List("layers").Select(Whole)],
            Activation = activation.Count == 0
                ? [Activation.Sigmoid]
                : [.. activation.Select(item => JobWords.Parse<Activation>((string)item.Value!))],
            Code = values.OptionalWord<Activation>("code"),
            Output = values.OptionalWord<Activation>("output") ?? Activation.Sigmoid,
            TiedWeights = values.Flag("tiedWeights"),
            Initialization = values.Word<Initialization>("initialization"),
        };
    }

    private static ConvolutionBlock BuildBlock(JobValues values) => new(values.OptionalInteger("channels") ?? 1)
    {
        Kernel = values.Integer("kernel"),
        Stride = values.Integer("stride"),
        Padding = values.Word<PaddingKind>("padding"),
        Pool = values.Word<PoolingKind>("pool"),
    };

    private static UnpoolingKind DefaultUnpooling(IReadOnlyList<ConvolutionBlock> blocks) =>
        blocks.All(block => block.Pool == PoolingKind.None) ? UnpoolingKind.None
        : blocks.Any(block => block.Pool == PoolingKind.Average) ? UnpoolingKind.Fill
        : UnpoolingKind.Place;

    private static int Whole(JobValue item) => (int)(decimal)item.Value!;

    private static Activation DefaultOutput(DataSpec data, PretrainSpec pretrain, FinetuneSpec finetune)
    {
        bool crossEntropy = (pretrain.Epochs > 0 && pretrain.Loss == ReconstructionLoss.CrossEntropy)
            || (finetune is { Runs: true, Objective: Objective.Reconstruct, Loss: ReconstructionLoss.CrossEntropy });
        return crossEntropy || data.Scale == Scale.Unit ? Activation.Sigmoid : Activation.Linear;
    }

    private static OptimizerSettings BuildOptimizer(JobValues values)
    {
        OptimizerKind kind = values.Word<OptimizerKind>("kind");
        JobValues schedule = values.Section("schedule");
        return new OptimizerSettings(kind, values.OptionalNumber("learningRate") ?? DefaultLearningRate(kind))
        {
            Momentum = values.Number("momentum"),
            Beta1 = values.Number("beta1"),
            Beta2 = values.Number("beta2"),
            Rho = values.OptionalNumber("rho"),
            Epsilon = values.OptionalNumber("epsilon"),
            ClipNorm = values.OptionalNumber("clipNorm"),
            Schedule = new LearningRateSchedule(
                schedule.Word<ScheduleKind>("kind"),
                schedule.Number("warmUpEpochs"),
                schedule.Number("factor"),
                schedule.Integer("everyEpochs"),
                schedule.Number("final")),
        };
    }

    private static double DefaultLearningRate(OptimizerKind kind) => kind switch
    {
        OptimizerKind.Sgd or OptimizerKind.Momentum or OptimizerKind.Nesterov => 0.1,
        OptimizerKind.AdaGrad => 0.01,
        OptimizerKind.AdaDelta => 1,
        _ => 0.001,
    };

    private static Corruption BuildCorruption(JobValues values)
    {
        CorruptionKind kind = values.Word<CorruptionKind>("kind");
        return kind == CorruptionKind.None ? Corruption.None : new Corruption(kind, values.OptionalNumber("level") ?? 0.25);
    }

    private static Sparsity BuildSparsity(JobValues values)
    {
        SparsityKind kind = values.Word<SparsityKind>("kind");
        double defaultWeight = kind == SparsityKind.KL ? 0.1 : 0.001;
        return kind == SparsityKind.None
            ? Sparsity.None
            : new Sparsity(kind, values.Number("target"), values.OptionalNumber("weight") ?? defaultWeight, values.Number("decay"));
    }

    private static EarlyStoppingSpec? BuildEarlyStopping(JobValues values)
        => values.Has("earlyStopping")
            ? new EarlyStoppingSpec { Patience = values.Section("earlyStopping").Integer("patience") }
            : null;
}
