namespace DistributedAE.Orchestration.Tests;

public class ContributionTests
{
    [Fact]
    public void Runs_are_written_where_they_belong_and_padding_behind_the_end_is_dropped()
    {
        using var contribution = new Contribution(48, 20);
        contribution.GradientSink.Take(16, Enumerable.Repeat(1f, 16).ToArray());
        contribution.UnitSink.Take(16, [1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(16, contribution.Gradient.IndexOf(1f));
        Assert.Equal(31, contribution.Gradient.LastIndexOf(1f));
        Assert.Equal([0, 1, 2, 3, 4], contribution.UnitSums[15..].ToArray());
    }

    [Fact]
    public void Only_the_right_sibling_can_be_added()
    {
        using var left = new Contribution(1) { Block = new Block(2, 2) };
        using var other = new Contribution(1) { Block = new Block(4, 2) };
        var error = Assert.Throws<ArgumentException>(() => left.Add(other));
        Assert.StartsWith("shards 4–5 cannot be added to shards 2–3: it is not its right sibling", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_flipped_bit_makes_contributions_differ()
    {
        using var first = new Contribution(37, 5);
        using var second = new Contribution(37, 5);
        Assert.True(first.BitsEqual(second));
        second.Gradient[36] = -0f;
        Assert.False(first.BitsEqual(second));
        second.Clear();
        second.UnitSums[4] = float.Epsilon;
        Assert.False(first.BitsEqual(second));
        second.Clear();
        second.LossSum = -0.0;
        Assert.False(first.BitsEqual(second));
    }
}
