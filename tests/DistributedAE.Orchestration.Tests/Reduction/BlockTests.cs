namespace DistributedAE.Orchestration.Tests;

public class BlockTests
{
    [Theory]
    [InlineData(0, 3, "a block has a power of two of shards, not 3")]
    [InlineData(0, 0, "a block has a power of two of shards, not 0")]
    [InlineData(0, -4, "a block has a power of two of shards, not -4")]
    [InlineData(2, 4, "a block of 4 shards starts at a multiple of 4, not at 2")]
    [InlineData(-4, 4, "a block of 4 shards starts at a multiple of 4, not at -4")]
    public void An_unaligned_block_is_refused(int first, int count, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => new Block(first, count));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Siblings_share_a_parent_that_contains_both()
    {
        var left = new Block(4, 2);
        Assert.True(left.IsLeft);
        Assert.Equal(new Block(6, 2), left.Sibling);
        Assert.Equal(left, left.Sibling.Sibling);
        Assert.False(left.Sibling.IsLeft);
        Assert.Equal(new Block(4, 4), left.Parent);
        Assert.Equal(left.Parent, left.Sibling.Parent);
        Assert.True(left.Parent.Contains(left) && left.Parent.Contains(left.Sibling));
        Assert.False(left.Contains(left.Parent));
    }

    [Fact]
    public void It_is_named_by_its_shards()
    {
        Assert.Equal("shards 4–7", new Block(4, 4).ToString());
        Assert.Equal("shard 5", new Block(5, 1).ToString());
    }
}
