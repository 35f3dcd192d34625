namespace DistributedAE.Numerics.Tests.Gemm;

/// <summary>Random divisions of samples into shards.</summary>
internal static class ShardRows
{
    /// <summary>Row starts of <paramref name="shards"/> shards of up to <paramref name="largest"/> samples; every fifth or so is empty.</summary>
    public static int[] Ragged(Random random, int shards, int largest)
    {
        var starts = new int[shards + 1];
        for (int shard = 0; shard < shards; shard++)
        {
            starts[shard + 1] = starts[shard] + (random.Next(5) == 0 ? 0 : random.Next(1, largest + 1));
        }

        return starts;
    }
}
