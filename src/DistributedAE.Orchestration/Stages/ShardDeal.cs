using DistributedAE.Numerics;

namespace DistributedAE.Orchestration;

/// <summary>Deals the training samples to the shards, once for the whole job, by a seeded permutation.</summary>
public static class ShardDeal
{
    /// <summary>How many samples each shard gets; two shards differ by one at most.</summary>
    /// <param name="samples">Number of training samples, ≥ 0.</param>
    /// <param name="shards">Number of shards, ≥ 1.</param>
    public static int[] Sizes(int samples, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        var sizes = new int[shards];
        for (int shard = 0; shard < shards; shard++)
        {
            sizes[shard] = Start(samples, shards, shard + 1) - Start(samples, shards, shard);
        }

        return sizes;
    }

    /// <summary>The samples of each shard: a cut of the permutation of 0 … samples − 1.</summary>
    /// <param name="seed">The job's seed.</param>
    /// <param name="samples">Number of training samples, ≥ 0.</param>
    /// <param name="shards">Number of shards, ≥ 1.</param>
    public static int[][] Deal(ulong seed, int samples, int shards)
    {
        int[] sizes = Sizes(samples, shards);
        var order = new int[samples];
        Permutation.Fill(new RandomStream(seed, RandomPurpose.ShardDeal, 0, 0, 0), order);
        var dealt = new int[shards][];
        for (int shard = 0; shard < shards; shard++)
        {
            dealt[shard] = order.AsSpan(Start(samples, shards, shard), sizes[shard]).ToArray();
        }

        return dealt;
    }

    private static int Start(int samples, int shards, int shard) => (int)((long)samples * shard / shards);
}
