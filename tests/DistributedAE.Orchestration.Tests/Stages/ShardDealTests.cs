namespace DistributedAE.Orchestration.Tests;

public class ShardDealTests
{
    [Fact]
    public void Every_sample_is_dealt_to_one_shard_and_shards_differ_by_one_at_most()
    {
        SeededCases.Run(50, random =>
        {
            int samples = random.Next(200);
            int shards = 1 << random.Next(5);
            int[][] dealt = ShardDeal.Deal((ulong)random.NextInt64(), samples, shards);
            Assert.Equal(Enumerable.Range(0, samples), dealt.SelectMany(shard => shard).Order());
            Assert.Equal(ShardDeal.Sizes(samples, shards), dealt.Select(shard => shard.Length));
            Assert.InRange(dealt.Max(shard => shard.Length) - dealt.Min(shard => shard.Length), 0, 1);
        });
    }

    [Fact]
    public void The_deal_follows_from_the_seed()
    {
        Assert.Equal(ShardDeal.Deal(7, 100, 4), ShardDeal.Deal(7, 100, 4));
        Assert.NotEqual(ShardDeal.Deal(7, 100, 4), ShardDeal.Deal(8, 100, 4));
    }
}
