using DistributedAE.Data;

namespace DistributedAE.Training.Jobs;

/// <summary>
/// One training job with every value in effect. The model's bits are a function of this record, the data and the
/// version of DistributedAE; of the record only <see cref="Name"/> and <see cref="Checkpoint"/> leave them alone.
/// </summary>
public sealed record JobSpec
{
    /// <summary>The only version of the job file there is.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Seed of every random stream unless the job names its own.</summary>
    public const ulong DefaultSeed = 7;

    /// <summary>Version of the job file's form; must be <see cref="CurrentVersion"/>.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>
    /// What the run folder and listings call the job: 1 to 64 letters, digits, dots, dashes and underscores.
    /// Default: the job file's name without its extension.
    /// </summary>
    public string Name { get; init; } = "job";

    /// <summary>Seed of all randomness: initial weights, split, shards, order, corruption and generated data; 0…2⁶⁴−1. Default 7.</summary>
    public ulong Seed { get; init; } = DefaultSeed;

    /// <summary>The samples to train on.</summary>
    public required DataSpec Data { get; init; }

    /// <summary>The network.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>How each layer is trained before the whole.</summary>
    public PretrainSpec Pretrain { get; init; } = new();

    /// <summary>How the whole network is trained afterwards.</summary>
    public FinetuneSpec Finetune { get; init; } = new();

    /// <summary>How the work of one step is divided.</summary>
    public ParallelSpec Parallel { get; init; } = new();

    /// <summary>When the state is saved.</summary>
    public CheckpointSpec Checkpoint { get; init; } = new();
}
