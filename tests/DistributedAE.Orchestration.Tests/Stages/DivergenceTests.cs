namespace DistributedAE.Orchestration.Tests;

public class DivergenceTests
{
    private static readonly StagePlan Plan = new("pretrain[1]", 1, 3, 4, [8, 8]);

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "infinite")]
    [InlineData(double.NegativeInfinity, "infinite")]
    public void A_loss_that_is_not_finite_names_stage_epoch_and_step(double loss, string what)
    {
        Divergence? divergence = Divergence.OfLoss(Plan, 2, 3, loss, "the loss");
        Assert.Equal(
            $"pretrain[1] diverged: the loss is {what} at epoch 3, step 4; lower the learning rate of this stage, or clip its gradient (optimizer.clipNorm)",
            divergence?.Message);
    }

    [Fact]
    public void A_finite_loss_is_none() => Assert.Null(Divergence.OfLoss(Plan, 0, 0, double.MaxValue, "the loss"));
}
