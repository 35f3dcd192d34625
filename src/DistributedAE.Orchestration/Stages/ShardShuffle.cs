using DistributedAE.Numerics;

namespace DistributedAE.Orchestration;

/// <summary>The order in which a shard's samples come in an epoch: a function of seed, stage, epoch and shard alone.</summary>
public static class ShardShuffle
{
    /// <summary>Fills in the order: position → index within the shard. A micro-batch's range is a range of positions.</summary>
    /// <param name="seed">The job's seed.</param>
    /// <param name="stage">Index of the stage.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="order">As long as the shard has samples.</param>
    public static void Fill(ulong seed, int stage, int epoch, int shard, Span<int> order) =>
        Permutation.Fill(new RandomStream(seed, RandomPurpose.Shuffle, stage, epoch, shard), order);
}
