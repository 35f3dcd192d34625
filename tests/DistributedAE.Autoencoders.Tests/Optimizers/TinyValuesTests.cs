namespace DistributedAE.Autoencoders.Tests.Optimizers;

/// <summary>
/// Means that decay towards 0 once ended in subnormal numbers and stayed there: after some thousand steps, training of a deep network with Adam
/// took four times as long, because many inputs of MNIST are 0 nearly always.
/// </summary>
public sealed class TinyValuesTests
{
    public static TheoryData<OptimizerKind> KindsWithDecayingState =>
        [OptimizerKind.Momentum, OptimizerKind.Nesterov, OptimizerKind.Adam, OptimizerKind.AdamW];

    [Theory]
    [MemberData(nameof(KindsWithDecayingState))]
    public void A_mean_that_decays_ends_at_zero(OptimizerKind kind)
    {
        const int Length = 40;
        Optimizer optimizer = Optimizer.Create(new OptimizerSettings(kind, 0.001));
        var parameters = new float[Length];
        var gradient = new float[Length];
        var first = new float[Length];
        float[] second = optimizer.StateCount > 1 ? new float[Length] : [];
        gradient.AsSpan().Fill(1);
        for (long step = 1; step <= 1500; step++)
        {
            optimizer.Update(optimizer.Begin(step, 0.001, 1), parameters, gradient, first, second);
            gradient.AsSpan().Clear();
            Assert.DoesNotContain(first, float.IsSubnormal);
        }

        Assert.All(first, value => Assert.Equal(0f, value));
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.Momentum)]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.AdaDelta)]
    public void A_gradient_that_is_no_number_is_not_hidden(OptimizerKind kind)
    {
        Optimizer optimizer = Optimizer.Create(new OptimizerSettings(kind, 0.001));
        float[] parameters = [1, 1];
        float[] first = optimizer.StateCount > 0 ? new float[2] : [];
        float[] second = optimizer.StateCount > 1 ? new float[2] : [];

        optimizer.Update(optimizer.Begin(1, 0.001, 1), parameters, [float.NaN, 0], first, second);

        Assert.True(float.IsNaN(parameters[0]));
        Assert.False(float.IsNaN(parameters[1]));
    }
}
