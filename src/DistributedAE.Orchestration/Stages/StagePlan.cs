using System.Numerics;
using DistributedAE.Autoencoders;

namespace DistributedAE.Orchestration;

/// <summary>
/// One stage of a job as it is scheduled: how its samples fall into epochs, steps and micro-batches. All of it follows from
/// the job file and the data; nothing of it from who computes.
/// </summary>
public sealed record StagePlan
{
    private readonly int _smallestShard;

    /// <summary>A stage over shards of those sizes.</summary>
    /// <param name="name"><c>pretrain[k]</c> or <c>finetune</c>.</param>
    /// <param name="index">Its place among the job's stages, from 0.</param>
    /// <param name="epochs">Epochs, ≥ 0.</param>
    /// <param name="batchSize">Samples of a full global batch; a multiple of the number of shards.</param>
    /// <param name="shardSamples">Number of training samples of each shard; a power of two of shards, at least one sample in all.</param>
    /// <exception cref="ArgumentException">One of them is out of its range.</exception>
    public StagePlan(string name, int index, int epochs, int batchSize, IReadOnlyList<int> shardSamples)
    {
        ArgumentNullException.ThrowIfNull(shardSamples);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        int shards = shardSamples.Count;
        if (!BitOperations.IsPow2(shards))
        {
            throw new ArgumentException($"{name}: the number of shards must be a power of two, not {shards}", nameof(shardSamples));
        }

        if (batchSize < shards || batchSize % shards != 0)
        {
            throw new ArgumentException($"{name}: the batch size {batchSize} must be a multiple of the {shards} shards", nameof(batchSize));
        }

        Name = name;
        Index = index;
        Epochs = epochs;
        BatchSize = batchSize;
        ShardSamples = shardSamples;
        MicroBatchSize = batchSize / shards;
        Samples = shardSamples.Sum(count => (long)count);
        _smallestShard = shardSamples.Min();
        if (_smallestShard < 0 || Samples == 0)
        {
            throw new ArgumentException($"{name}: there must be at least one sample, and no shard with fewer than 0", nameof(shardSamples));
        }

        StepsPerEpoch = (shardSamples.Max() + MicroBatchSize - 1) / MicroBatchSize;
    }

    /// <summary><c>pretrain[k]</c> or <c>finetune</c>.</summary>
    public string Name { get; }

    /// <summary>Its place among the job's stages, from 0; part of the key of its random streams.</summary>
    public int Index { get; }

    /// <summary>Epochs, ≥ 0; early stopping may end the stage before.</summary>
    public int Epochs { get; }

    /// <summary>Samples of a full global batch.</summary>
    public int BatchSize { get; }

    /// <summary>Number of training samples of each shard.</summary>
    public IReadOnlyList<int> ShardSamples { get; }

    /// <summary>Number of shards S, a power of two.</summary>
    public int Shards => ShardSamples.Count;

    /// <summary>Number of training samples.</summary>
    public long Samples { get; }

    /// <summary>Samples of a shard in a full step: batch size ÷ shards.</summary>
    public int MicroBatchSize { get; }

    /// <summary>Steps until the largest shard is used up.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>Number of samples that the loss is measured on after each epoch; 0 for no validation.</summary>
    public long ValidationSamples { get; init; }

    /// <summary>The optimizer, its schedule and its clipping.</summary>
    public OptimizerSettings Optimizer { get; init; } = new(OptimizerKind.Sgd, 0.1);

    /// <summary>λ ≥ 0 of the weights; biases have none.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The penalty on the stage's hidden units.</summary>
    public Sparsity Sparsity { get; init; } = Sparsity.None;

    /// <summary>
    /// Epochs without a better validation loss after which the stage ends, ≥ 1, with the best parameters put back; null for all epochs and
    /// the last parameters. Has an effect only where there are validation samples.
    /// </summary>
    public int? EarlyStoppingPatience { get; init; }

    /// <summary>The shard's micro-batch at a step of any epoch; empty when the shard is used up already.</summary>
    /// <param name="step">Step within the epoch, from 0.</param>
    /// <param name="shard">The shard.</param>
    public SampleRange MicroBatch(int step, int shard)
    {
        int samples = ShardSamples[shard];
        int from = (int)Math.Min((long)step * MicroBatchSize, samples);
        return new SampleRange(from, Math.Min(from + MicroBatchSize, samples));
    }

    /// <summary>Number of samples of all shards of a block at a step: what the block's contribution must count.</summary>
    public long SamplesAt(int step, Block block)
    {
        long count = 0;
        for (int shard = block.First; shard < block.End; shard++)
        {
            count += MicroBatch(step, shard).Count;
        }

        return count;
    }

    /// <summary>Number of samples of the whole step: what its gradient sum is divided by.</summary>
    public long SamplesAt(int step) =>
        ((long)step + 1) * MicroBatchSize <= _smallestShard ? BatchSize : SamplesAt(step, Block.All(Shards));
}
