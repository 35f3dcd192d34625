using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Networks;

namespace DistributedAE.Training.InProcess;

/// <summary>What follows from a job and its data before anything is computed: the model's layout, the stages, and who gets which samples.</summary>
public sealed class JobPlan
{
    private readonly int[] _layers;
    private readonly Lazy<int[][]> _dealt;

    /// <summary>Plans a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="data">Its data.</param>
    public JobPlan(JobSpec job, DataSet data)
        : this(job, DataExtents.Of(data))
    {
    }

    /// <summary>Plans a job without having its data.</summary>
    /// <param name="job">The job.</param>
    /// <param name="data">What has to be known of its data.</param>
    public JobPlan(JobSpec job, DataExtents data)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(data);
        Job = job;
        ClassCount = data.ClassCount;
        Layout = ModelLayout.Of(job, ClassCount);
        _dealt = new Lazy<int[][]>(() => ShardDeal.Deal(job.Seed, data.TrainCount, job.Parallel.Shards));
        int[] sizes = ShardDeal.Sizes(data.TrainCount, job.Parallel.Shards);
        var stages = new List<StagePlan>();
        var layers = new List<int>();
        for (int layer = 0; layer < job.Model.Depth; layer++)
        {
            if (job.Pretrain.ForLayer(layer) is { Epochs: > 0 } settings)
            {
                stages.Add(Pretraining(stages.Count, layer, settings, sizes, data.ValidationCount));
                layers.Add(layer);
            }
        }

        if (job.Finetune.Runs)
        {
            int[] labelled = Array.ConvertAll(sizes, size => (int)Math.Ceiling(size * job.Finetune.Labelled));
            stages.Add(Finetuning(stages.Count, job.Finetune, labelled, data.ValidationCount));
            layers.Add(-1);
        }

        Stages = stages;
        _layers = [.. layers];
    }

    /// <summary>The job.</summary>
    public JobSpec Job { get; }

    /// <summary>Number of classes in the training data; 0 without.</summary>
    public int ClassCount { get; }

    /// <summary>All parameters of the model.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The stages, in order.</summary>
    public IReadOnlyList<StagePlan> Stages { get; }

    /// <summary>The training samples of each shard; dealt when they are asked for first.</summary>
    public int[][] Dealt => _dealt.Value;

    /// <summary>The layer that a stage pretrains, or −1 for fine-tuning.</summary>
    public int LayerOf(int stage) => _layers[stage];

    /// <summary>How many layers the samples go through before a stage sees them.</summary>
    public int InputDepthOf(int stage) => _layers[stage] >= 0 ? _layers[stage] : Job.Finetune.FreezeEncoder ? Job.Model.Depth : 0;

    /// <summary>The network that a stage trains.</summary>
    public StageNetwork NetworkOf(int stage) =>
        _layers[stage] >= 0 ? JobNetworks.Pretraining(Job, _layers[stage]) : JobNetworks.Finetuning(Job, ClassCount);

    /// <summary>The first values of all parameters of the model.</summary>
    public void Initialize(Span<float> parameters) =>
        Initializer.Fill(Layout, parameters, Job.Model.Initialization, ActivationBehind, Job.Seed);

    private Activation ActivationBehind(ParameterTensor weight)
    {
        string[] name = weight.Name.Split('.');
        return name[0] switch
        {
            "encoder" => Job.Model.ActivationOf(int.Parse(name[1])),
            "decoder" => Job.Model.ReconstructionOf(int.Parse(name[1])),
            _ => Activation.Linear,
        };
    }

    private static StagePlan Pretraining(int index, int layer, PretrainSpec settings, int[] shardSizes, int validationCount) =>
        new(StageNames.Pretraining(layer), index, settings.Epochs, settings.BatchSize, shardSizes)
        {
            ValidationSamples = validationCount,
            Optimizer = settings.Optimizer,
            WeightDecay = settings.WeightDecay,
            Sparsity = settings.Sparsity,
            EarlyStoppingPatience = settings.EarlyStopping?.Patience,
        };

    private static StagePlan Finetuning(int index, FinetuneSpec settings, int[] shardSizes, int validationCount) =>
        new(StageNames.Finetuning, index, settings.Epochs, settings.BatchSize, shardSizes)
        {
            ValidationSamples = validationCount,
            Optimizer = settings.Optimizer,
            WeightDecay = settings.WeightDecay,
            Sparsity = settings.Sparsity,
            EarlyStoppingPatience = settings.EarlyStopping?.Patience,
        };
}
