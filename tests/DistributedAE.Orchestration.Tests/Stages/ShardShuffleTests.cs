namespace DistributedAE.Orchestration.Tests;

public class ShardShuffleTests
{
    [Fact]
    public void It_is_a_permutation_of_the_shard()
    {
        Assert.Equal(Enumerable.Range(0, 101), Order(7, 0, 0, 0).Order());
        Assert.NotEqual(Enumerable.Range(0, 101), Order(7, 0, 0, 0));
    }

    [Fact]
    public void Each_seed_stage_epoch_and_shard_has_its_own_order()
    {
        int[] order = Order(7, 1, 2, 3);
        Assert.Equal(order, Order(7, 1, 2, 3));
        Assert.NotEqual(order, Order(8, 1, 2, 3));
        Assert.NotEqual(order, Order(7, 2, 2, 3));
        Assert.NotEqual(order, Order(7, 1, 3, 3));
        Assert.NotEqual(order, Order(7, 1, 2, 4));
    }

    private static int[] Order(ulong seed, int stage, int epoch, int shard)
    {
        var order = new int[101];
        ShardShuffle.Fill(seed, stage, epoch, shard, order);
        return order;
    }
}
