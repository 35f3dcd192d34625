using DistributedAE.Training.Analysis;

namespace DistributedAE.Training.Tests.Analysis;

public sealed class LatentCodesTests
{
    [Fact]
    public void Drawn_codes_follow_from_seed_and_number_and_are_standard_gaussian()
    {
        float[] few = LatentCodes.Draw(10, 3, 5);
        float[] many = LatentCodes.Draw(4000, 3, 5);

        Assert.Equal(few, many[..30]);
        Assert.NotEqual(few, LatentCodes.Draw(10, 3, 6));
        Assert.InRange(many.Average(), -0.05, 0.05);
        Assert.InRange(many.Average(value => value * value), 0.94, 1.06);
    }

    [Fact]
    public void A_grid_goes_from_the_upper_left_to_the_lower_right()
    {
        Assert.Equal([-2.5f, 2.5f, 0, 0, 2.5f, 0, 2.5f, 2.5f, 0], LatentCodes.Grid(3, 3)[..9]);
        Assert.Equal([2.5f, -2.5f, 0], LatentCodes.Grid(3, 3)[^3..]);
        Assert.Equal([-2.5f, 0, 2.5f], LatentCodes.Grid(3, 1));
    }

    [Fact]
    public void A_way_has_both_ends_and_equal_steps() =>
        Assert.Equal([1, 0, 2, 2, 3, 4], LatentCodes.Between([1, 0], [3, 4], 3));
}
