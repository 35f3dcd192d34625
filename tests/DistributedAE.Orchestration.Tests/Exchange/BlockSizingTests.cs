namespace DistributedAE.Orchestration.Tests;

public class BlockSizingTests
{
    [Theory]
    [InlineData(1, 8, 8)]
    [InlineData(0.5, 8, 4)]
    [InlineData(0.48, 8, 4)]
    [InlineData(0.38, 8, 4)]
    [InlineData(0.37, 8, 2)]
    [InlineData(1.0 / 3, 8, 2)]
    [InlineData(0.001, 8, 1)]
    [InlineData(0.9, 1, 1)]
    public void A_block_is_the_nearest_power_of_two_below_the_share_with_some_tolerance(double share, int shards, int count) =>
        Assert.Equal(count, BlockSizing.Of(share, shards));
}
