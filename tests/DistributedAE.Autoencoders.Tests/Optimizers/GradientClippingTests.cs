namespace DistributedAE.Autoencoders.Tests.Optimizers;

public sealed class GradientClippingTests
{
    [Theory]
    [InlineData(1.0, 0.4)]
    [InlineData(2.5, 1.0)]
    [InlineData(3.0, 1.0)]
    public void A_mean_gradient_longer_than_the_limit_is_scaled_to_it(double limit, double factor)
    {
        float[] sums = [6, 0, -8];
        Assert.Equal(factor, GradientClipping.Factor(sums, 4, limit), 1e-15);
    }

    [Fact]
    public void The_norm_is_that_of_the_mean_over_the_samples()
    {
        float[] sums = [.. Enumerable.Repeat(0.5f, 10_000)];
        Assert.Equal(5, GradientClipping.Norm(sums, 10), 1e-12);
    }

    [Fact]
    public void Without_a_limit_nothing_is_scaled()
    {
        float[] sums = [1e30f];
        Assert.Equal(1, GradientClipping.Factor(sums, 1, null));
    }

    [Fact]
    public void A_zero_gradient_is_left_alone() => Assert.Equal(1, GradientClipping.Factor(new float[20], 3, 1e-9));

    [Fact]
    public void A_batch_without_samples_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.Factor(new float[3], 0, 1));
}
