using DistributedAE.Cli.Verify;

namespace DistributedAE.Cli.Tests.Verify;

/// <summary>Runs that are not bit-reproducible are compared by their losses.</summary>
public sealed class LossComparisonTests
{
    [Fact]
    public void Losses_within_the_tolerance_are_near()
    {
        var found = LossComparison.Of(Trace((100, double.NaN), (50, 60)), Trace((100.5, double.NaN), (50, 60.3)), 0.01);

        Assert.Equal((true, 2, 2, null), (found.AreNear, found.EpochsCompared, found.EpochsWithin, found.FirstDifference));
        Assert.Equal(0.005, found.Largest, 1e-12);
    }

    [Theory]
    [InlineData(101.5, 60, "the first loss beyond it is that of finetune, epoch 1: 1.5 %")]
    [InlineData(100, 66, "the first loss beyond it is that of finetune, epoch 1: 10 %")]
    [InlineData(100, double.NaN, "the first loss beyond it is that of finetune, epoch 1: one of both is no number")]
    public void The_first_loss_beyond_it_is_told(double train, double validation, string expected)
    {
        var found = LossComparison.Of(Trace((100, 60), (50, 55)), Trace((train, validation), (50, 55)), 0.01);

        Assert.Equal((false, 2, 1, expected), (found.AreNear, found.EpochsCompared, found.EpochsWithin, found.FirstDifference));
    }

    [Fact]
    public void Runs_without_a_common_epoch_are_not_near() => Assert.False(LossComparison.Of(Trace((1, 1)), Trace(), 0.01).AreNear);

    [Theory]
    [InlineData(true, "near enough: 2 workers, 0 kills, 3.0 s")]
    [InlineData(false, "TOO FAR APART: 2 workers, 0 kills, 3.0 s")]
    public void The_report_says_that_bits_are_not_compared(bool near, string expected)
    {
        var result = new VerifyResult(near, [], 4, 0, near ? null : "somewhere", 2, 1, 0, 0, 7, 3) { Within = new VerifiedLosses("any", 0.01, near ? 4 : 3, 0.0025) };

        string[] lines = [.. VerifyReport.Lines(result)];

        Assert.Equal("not bit-reproducible (parallel.engine any): losses are compared within 1 % in place of bits", lines[0]);
        Assert.Equal($"losses: {(near ? 4 : 3)} of 4 epochs within it, largest difference 0.25 %", lines[1]);
        Assert.Equal(expected, lines[^1]);
    }

    private static RunTrace Trace(params (double Train, double Validation)[] epochs) => new(
        ["finetune"],
        new Dictionary<RunPoint, string>(),
        [.. epochs.Select((losses, epoch) => TraceComparisonTests.Epoch(epoch, losses.Train, losses.Validation))]);
}
