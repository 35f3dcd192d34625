using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Training.Jobs;

/// <summary>The one table of all keys of a job file, with their ranges and defaults.</summary>
public static class JobKeys
{
    /// <summary>Most passes over the training samples in one stage.</summary>
    public const int MaxEpochs = 100_000;

    /// <summary>Most samples in one step.</summary>
    public const int MaxBatchSize = 1_048_576;

    /// <summary>Share of the training samples that is set aside for validation, unless the job says otherwise.</summary>
    public const decimal DefaultValidation = 0.1m;

    private static readonly PretrainSpec PretrainDefaults = new();
    private static readonly FinetuneSpec FinetuneDefaults = new();
    private static readonly ConvolutionBlock BlockDefaults = new(1);
    private static readonly LearningRateSchedule ConstantRate = LearningRateSchedule.Constant;

    /// <summary>The job file as a whole.</summary>
    public static JobKey Root { get; } = Mapping("", "A training job of DistributedAE.",
    [
        Integer("version", "Version of the job file's form; 1 is the only one.", JobSpec.CurrentVersion, 1, int.MaxValue),
        Text("name", "What run folders and listings call the job: 1 to 64 letters, digits, dots, dashes and underscores. Default: the file's name without its extension."),
        Integer("seed", "Seed of all randomness: initial weights, split, shards, order, corruption, generated data.", JobSpec.DefaultSeed, 0, ulong.MaxValue),
        DataKeys(),
        ModelKeys(),
        PretrainKeys(),
        FinetuneKeys(),
        Mapping("parallel", "How the work of one step is divided.",
        [
            Integer("shards", "Logical shards, a power of two. Part of the model's identity: it orders the sums, and says among how many workers a step can be divided; slots are free. Every batch size is a multiple of it.", new ParallelSpec().Shards, 1, ParallelSpec.MaxShards),
            Word("engine", "Which engines may take part: managed (the project's own kernels, whose bits are the same everywhere), torchsharp (GPUs), or any. All but managed give a run that is not bit-reproducible, and is marked so.", new ParallelSpec().Engine),
            Integer("partitions", "On Orleans: among how many parameter servers the parameters of a stage are divided. Has no influence on the model; without Orleans there is one.", new ParallelSpec().Partitions, 1, ParallelSpec.MaxPartitions),
        ]),
        Mapping("checkpoint", "When the state is saved; has no influence on the model.",
        [
            Number("everySeconds", "Seconds between checkpoints; a stage's end is always saved, and 0 saves nothing else.", (decimal)new CheckpointSpec().EverySeconds, 0, 86_400),
            Integer("keep", "How many of the latest checkpoints are kept.", new CheckpointSpec().Keep, 1, 1000),
        ]),
    ]);

    private static JobKey DataKeys() => Mapping("data", "The samples to train on.",
    [
        Text("source", "digits (built in, generated), mnist, fashion-mnist, or the path of a data file.") with { Required = true, Nullable = false },
        Mapping("csv", "Columns of a csv file that are no features.",
        [
            Text("label", "Name of the column with the class of a sample."),
            Text("id", "Name of the column with the name of a sample."),
            new JobKey("ignore", JobKeyKind.List, "Names of columns to leave out.") { Item = Text("", "Name of a column.") with { Nullable = false }, MaximumItems = 65_536 },
        ]),
        Word("scale", "How features are scaled: unit (to 0…1), standard (mean 0, standard deviation 1) or none.", Scale.Unit),
        Number("validation", "Share of the training samples that is set aside for validation.", DefaultValidation, 0, 1) with { BelowMaximum = true },
        Mapping("split", "How the validation samples are chosen.",
        [
            Word("by", "By chance (random), by chance within each class (class), or whole groups by chance (group), such as all samples of one patient.", SplitKind.Random),
            Text("column", "Name of the csv column with the group of a sample; it is no feature. Only for group."),
        ]),
        new JobKey("classes", JobKeyKind.List, "Trains only on samples of these classes, by name or number, as for a model that is to find anomalies. Test samples stay all. Default: all.")
        {
            Item = Text("", "Name or number of a class.") with { Nullable = false },
            MaximumItems = 10_000,
        },
        Text("test", "Path of a second file of the same format with test samples; built-in sets bring their own."),
        Text("labels", "Path of the idx file with the labels of an idx source. Default: the sibling of the usual MNIST name."),
        Text("testLabels", "Path of the idx file with the labels of an idx test file. Default: the sibling of the usual MNIST name."),
        Number("testShare", "Share of the samples that is set aside for testing, chosen by the seed, where the data bring no test samples.", 0m, 0, 1) with { BelowMaximum = true },
        Integer("classCount", "Number of classes that labels must stay below. Default: taken from the training labels.", null, 1, 10_000),
        Integer("trainCount", "Takes only the first so many training samples; for digits, how many are generated (default 10000).", null, 1, 100_000_000),
        Integer("testCount", "Takes only the first so many test samples; for digits, how many are generated (default 2000).", null, 0, 100_000_000),
    ]) with { Required = true };

    private static JobKey ModelKeys() => Mapping("model", "The network.",
    [
        Word("kind", "The family: stacked; variational, whose code is a Gaussian distribution of as many latent units as model.layers ends with; or convolutional, with convolutions of images below the dense layers.", ModelKind.Stacked),
        new JobKey("layers", JobKeyKind.List, "Units of every layer from the input (the number of features) to the code; of a convolutional model, of the dense layers above its blocks, if any.")
        {
            Required = true,
            NotRequiredWith = "blocks",
            MinimumItems = 1,
            MaximumItems = ModelSpec.MaxLayers,
            Item = Integer("", "Units of one layer.", null, 1, ModelSpec.MaxUnits) with { Nullable = false },
        },
        .. ImageKeys(),
        new JobKey("activation", JobKeyKind.List, "Activation of the hidden layers: one for all, or a list with one for each layer above the input.")
        {
            OneForAll = true,
            MinimumItems = 1,
            MaximumItems = ModelSpec.MaxLayers - 1,
            Item = OptionalWord<Activation>("", "Activation of one layer.") with { Nullable = false },
            Default = JobWords.Of(Activation.Sigmoid),
        },
        OptionalWord<Activation>("code", "Activation of the code layer. Default: the (last) activation; a variational code is linear."),
        OptionalWord<Activation>("output", "Activation of the reconstruction of the input. Default: sigmoid for cross-entropy or data scaled to 0…1, else linear."),
        Flag("tiedWeights", "Whether each decoder weight is its encoder weight transposed.", false),
        Word("initialization", "How the weights start: glorot (Glorot and Bengio 2010) or sparse (Martens 2010).", Initialization.Glorot),
    ]) with { Required = true };

    private static IReadOnlyList<JobKey> ImageKeys() =>
    [
        new JobKey("image", JobKeyKind.List, "convolutional: channels, height and width of a sample, whose features lie in this order.")
        {
            MinimumItems = 3,
            MaximumItems = 3,
            Item = Integer("", "Channels, height or width.", null, 1, ModelSpec.MaxUnits) with { Nullable = false },
        },
        new JobKey("blocks", JobKeyKind.List, "convolutional: the convolutions from the input up, each with the pooling behind it. The decoder is their mirror.")
        {
            MinimumItems = 1,
            MaximumItems = ModelSpec.MaxLayers - 1,
            Item = Mapping("", "A convolution, its activation, and pooling.",
            [
                Integer("channels", "Number of maps that it gives.", null, 1, ConvolutionBlock.MaxChannels) with { Required = true, Nullable = false },
                Integer("kernel", "Rows and columns of a kernel.", BlockDefaults.Kernel, 1, ConvolutionBlock.MaxKernel),
                Integer("stride", "Rows and columns from one result to the next.", BlockDefaults.Stride, 1, 2),
                Word("padding", "What is around the maps: same ((kernel − 1) / 2 zeros, for odd kernels) or valid (nothing).", BlockDefaults.Padding),
                Word("pool", "What becomes of windows of 2×2 behind the activation: none, max (the largest, whose place is remembered) or average.", BlockDefaults.Pool),
            ]),
        },
        new JobKey("unpool", JobKeyKind.Word, "convolutional: how the decoder takes pooling back: place (each value where the largest of its window was) or fill (in its whole window). Default: place where all blocks that pool have pool max, else fill.")
        {
            Words = [JobWords.Of(UnpoolingKind.Place), JobWords.Of(UnpoolingKind.Fill)],
            Nullable = true,
        },
    ];

    private static JobKey PretrainKeys()
    {
        IReadOnlyList<JobKey> common =
        [
            Epochs(PretrainDefaults.Epochs, "Passes over the training samples for each layer; 0 leaves pretraining out. A variational model has none, and 0 is its default."),
            BatchSize(PretrainDefaults.BatchSize),
            Word<ReconstructionLoss>("loss", "Loss of the reconstruction. crossEntropy needs inputs in 0…1: layers above a layer that is not sigmoid take squaredError.", PretrainDefaults.Loss),
            OptimizerKeys(PretrainDefaults.Optimizer),
            CorruptionKeys("Noise on the layer's input; the target stays clean (Vincent et al. 2010)."),
            SparsityKeys("Penalty on the layer's activations. kl is for sigmoid layers and is left out for the others."),
            Number("contraction", "Weight of the contractive penalty, the squared norm of the layer's Jacobian (Rifai et al. 2011); for sigmoid and tanh layers.", 0m, 0, null),
            WeightDecay(PretrainDefaults.WeightDecay),
            EarlyStoppingKeys(),
        ];
        return Mapping("pretrain", "How each layer's autoencoder is trained on the codes of the layer below.",
        [
            .. common,
            new JobKey("layers", JobKeyKind.List, "What differs for each layer, one mapping a layer from the input side ({} where nothing differs). Mappings are merged; one that names another kind replaces the common one.")
            {
                MinimumItems = 1,
                MaximumItems = ModelSpec.MaxLayers - 1,
                Item = Mapping("", "What differs for one layer.", [.. common.Select(WithoutDefaults)]),
            },
        ]);
    }

    private static JobKey FinetuneKeys() => Mapping("finetune", "How the whole network is trained, from the pretrained layers.",
    [
        Word("objective", "What it is trained for; classify and regress need labels in the data, none leaves fine-tuning out.", FinetuneDefaults.Objective),
        Epochs(FinetuneDefaults.Epochs, "Passes over the training samples; 0 leaves fine-tuning out."),
        BatchSize(FinetuneDefaults.BatchSize),
        OptionalWord<ReconstructionLoss>("loss", "Loss of the reconstruction, for the objective reconstruct. Default: the loss of pretraining."),
        OptimizerKeys(FinetuneDefaults.Optimizer),
        Flag("freezeEncoder", "classify, regress: trains the head alone, on the codes of the pretrained encoder.", false),
        Number("labelled", "classify, regress: share of the training samples that fine-tuning uses; pretraining uses all.", 1m, 0, 1) with { AboveMinimum = true },
        CorruptionKeys("Noise on the input of the network; the target stays clean."),
        SparsityKeys("Penalty on the activations of the code layer. kl needs a sigmoid code."),
        Number("contraction", "Weight of the contractive penalty, the squared norm of the whole encoder's Jacobian (Rifai et al. 2011); for linear, sigmoid and tanh layers. Costs about as many encoder passes as the code has units.", 0m, 0, null),
        Flag("binarize", "For variational models with crossEntropy: draws each feature as 0 or 1 with its value as the probability, anew each epoch (Burda et al. 2016).", FinetuneDefaults.Binarize),
        Mapping("kl", "How the divergence of a variational model's codes from the standard Gaussian counts in the loss.",
        [
            Number("weight", "Factor β of the divergence; 1 is the bound on the evidence (Kingma and Welling 2014).", (decimal)FinetuneDefaults.Divergence.Weight, 0, 1_000_000),
            Number("warmUpEpochs", "Epochs (fractions allowed) over which the factor first rises linearly from 0.", (decimal)FinetuneDefaults.Divergence.WarmUpEpochs, 0, MaxEpochs),
        ]),
        WeightDecay(FinetuneDefaults.WeightDecay),
        EarlyStoppingKeys(),
    ]);

    private static JobKey OptimizerKeys(OptimizerSettings defaults) => Mapping("optimizer", "The update rule and its constants; those that the kind does not use are ignored.",
    [
        Word("kind", "The update rule.", defaults.Kind),
        Number("learningRate", "Learning rate, above 0. Default: 0.1 for sgd, momentum and nesterov, 0.001 for adam, adamW and rmsProp, 0.01 for adaGrad, 1 for adaDelta.", null, 0, 1000) with { AboveMinimum = true },
        Number("momentum", "Momentum of momentum and nesterov.", (decimal)defaults.Momentum, 0, 1) with { BelowMaximum = true },
        Number("beta1", "Decay of the mean gradient (adam, adamW).", (decimal)defaults.Beta1, 0, 1) with { BelowMaximum = true },
        Number("beta2", "Decay of the mean squared gradient (adam, adamW).", (decimal)defaults.Beta2, 0, 1) with { BelowMaximum = true },
        Number("rho", "Decay of adaDelta (default 0.9) and rmsProp (default 0.99).", null, 0, 1) with { BelowMaximum = true },
        Number("epsilon", "Keeps divisions finite. Default: 1e-8 for adam, adamW and rmsProp, 1e-10 for adaGrad, 1e-6 for adaDelta.", null, 0, 1) with { AboveMinimum = true },
        Number("clipNorm", "The mean gradient is scaled down to this norm where it is longer; null does not clip.", null, 0, null) with { AboveMinimum = true },
        Mapping("schedule", "How the learning rate changes over the stage.",
        [
            Word("kind", "Shape after the warm-up.", ConstantRate.Kind),
            Number("warmUpEpochs", "Epochs (fractions allowed) over which the rate first rises linearly from 0.", (decimal)ConstantRate.WarmUpEpochs, 0, MaxEpochs),
            Number("factor", "step, exponential: what the rate is multiplied by.", (decimal)ConstantRate.Factor, 0, 1) with { AboveMinimum = true },
            Integer("everyEpochs", "step: after how many epochs.", ConstantRate.EveryEpochs, 1, MaxEpochs),
            Number("final", "cosine: share of the rate that is left at the end.", (decimal)ConstantRate.Final, 0, 1),
        ]),
    ]);

    private static JobKey CorruptionKeys(string description) => Mapping("corruption", description,
    [
        Word("kind", "Which noise.", CorruptionKind.None),
        Number("level", "masking, saltAndPepper: probability, 0…1. gaussian: standard deviation, 0…100. Default 0.25.", null, 0, 100),
    ]);

    private static JobKey SparsityKeys(string description) => Mapping("sparsity", description,
    [
        Word("kind", "Which penalty.", SparsityKind.None),
        Number("target", "kl: wanted mean activation.", (decimal)Sparsity.None.Target, 0, 1) with { AboveMinimum = true, BelowMaximum = true },
        Number("weight", "Factor of the penalty in the loss. Default 0.1 for kl, 0.001 for l1.", null, 0, 1_000_000),
        Number("decay", "kl: share of the old value that the running mean of activations keeps at each step.", (decimal)Sparsity.DefaultDecay, 0, 1) with { BelowMaximum = true },
    ]);

    private static JobKey EarlyStoppingKeys() => Mapping("earlyStopping", "Ends the stage when the validation loss no longer improves; null trains all epochs.",
    [
        Integer("patience", "Epochs without a better validation loss after which the stage ends.", new EarlyStoppingSpec().Patience, 1, MaxEpochs),
    ]) with { Nullable = true };

    private static JobKey Epochs(int value, string description) => Integer("epochs", description, value, 0, MaxEpochs);

    private static JobKey BatchSize(int value)
        => Integer("batchSize", "Samples in one step over all shards, a multiple of parallel.shards.", value, 1, MaxBatchSize);

    private static JobKey WeightDecay(double value)
        => Number("weightDecay", "Factor λ of the penalty λ/2 · Σ w² on the weights, not the biases.", (decimal)value, 0, 1);

    /// <summary>An override has no defaults of its own: what it leaves out comes from the common settings.</summary>
    private static JobKey WithoutDefaults(JobKey key)
        => key with { Default = null, Keys = [.. key.Keys.Select(WithoutDefaults)] };

    private static JobKey Mapping(string name, string description, IReadOnlyList<JobKey> keys)
        => new(name, JobKeyKind.Mapping, description) { Keys = keys };

    private static JobKey Integer(string name, string description, decimal? value, decimal minimum, decimal maximum)
        => new(name, JobKeyKind.Integer, description) { Default = value, Minimum = minimum, Maximum = maximum, Nullable = value is null };

    private static JobKey Number(string name, string description, decimal? value, decimal minimum, decimal? maximum)
        => new(name, JobKeyKind.Number, description) { Default = value, Minimum = minimum, Maximum = maximum, Nullable = value is null };

    private static JobKey Flag(string name, string description, bool value)
        => new(name, JobKeyKind.Flag, description) { Default = value };

    private static JobKey Text(string name, string description) => new(name, JobKeyKind.Text, description) { Nullable = true };

    private static JobKey Word<T>(string name, string description, T value)
        where T : struct, Enum
        => OptionalWord<T>(name, description) with { Default = JobWords.Of(value), Nullable = false };

    private static JobKey OptionalWord<T>(string name, string description)
        where T : struct, Enum
        => new(name, JobKeyKind.Word, description) { Words = JobWords.All<T>(), Nullable = true };
}
