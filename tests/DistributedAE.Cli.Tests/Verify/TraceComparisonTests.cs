using DistributedAE.Cli.Verify;
using DistributedAE.Training.Runs;

namespace DistributedAE.Cli.Tests.Verify;

public sealed class TraceComparisonTests
{
    [Fact]
    public void Points_are_compared_where_both_runs_have_them_in_the_order_of_the_run()
    {
        RunTrace first = Trace("hash", ("pretrain[0]", 0, 4), ("finetune", 3, 0), ("finetune", 1, 2));
        RunTrace second = Trace("hash", ("finetune", 3, 0), ("pretrain[0]", 0, 5));

        var found = TraceComparison.Of(first, second);

        Assert.True(found.AreEqual);
        Assert.Equal(
            [("pretrain[0]", null, null), ("finetune", 3, 0), ("finetune", null, null), (null, null, null)],
            found.Points.Select(point => (point.Stage, point.Epoch, point.Step)));
    }

    [Fact]
    public void The_first_difference_is_told()
    {
        var found = TraceComparison.Of(Trace("a"), Trace("b"));

        Assert.False(found.AreEqual);
        Assert.Equal("the first hash that differs is that of the end of pretrain[0]: a ≠ b", found.FirstDifference);
    }

    [Fact]
    public void Losses_are_compared_to_the_last_bit()
    {
        RunTrace first = Trace("a") with { Epochs = [Epoch(0, 1.5, 2), Epoch(1, 1.25, double.NaN), Epoch(2, 1, 1)] };
        RunTrace second = Trace("a") with { Epochs = [Epoch(0, 1.5, 2), Epoch(1, 1.25, double.NaN), Epoch(2, 1, Math.BitIncrement(1))] };

        var found = TraceComparison.Of(first, second);

        Assert.Equal((3, 2, false), (found.EpochsCompared, found.EpochsEqual, found.AreEqual));
        Assert.Equal("the first validation loss that differs is that of finetune, epoch 3", found.FirstDifference);
    }

    [Fact]
    public void Runs_that_have_no_point_in_common_are_not_equal()
    {
        var nothing = new RunTrace([], new Dictionary<RunPoint, string>(), []);

        Assert.False(TraceComparison.Of(Trace("a"), nothing).AreEqual);
    }

    [Theory]
    [InlineData(true, "same bits: 1 of 1 hashes equal; 3 workers, 14 kills, 1 with narrower vectors, 41.0 s")]
    [InlineData(false, "DIFFERENT BITS: 0 of 1 hashes equal; 3 workers, 14 kills, 1 with narrower vectors, 41.0 s")]
    public void The_last_line_says_it_all(bool equal, string expected)
    {
        var result = new VerifyResult(equal, [new ComparedPoint(null, null, null, "a", equal ? "a" : "b")], 2, 2, equal ? null : "somewhere", 3, 1, 1, 14, 7, 41);

        Assert.Equal(expected, VerifyReport.Lines(result).Last());
        Assert.Equal("losses: 2 of 2 epochs equal to the last bit", VerifyReport.Lines(result).First());
    }

    [Fact]
    public void Kills_are_a_function_of_the_seed()
    {
        (TimeSpan Wait, int Worker)[] Kills(ulong seed) =>
            [.. Enumerable.Range(0, 50).Select(kill => new KillSchedule(seed, TimeSpan.FromSeconds(2), 3).At(kill))];

        Assert.Equal(Kills(1), Kills(1));
        Assert.NotEqual(Kills(1), Kills(2));
        Assert.All(Kills(1), kill => Assert.InRange(kill.Wait.TotalSeconds, 1, 3));
        Assert.Equal([0, 1, 2], Kills(1).Select(kill => kill.Worker).Distinct().Order());
    }

    /// <summary>A finished run of two stages, with the same hash everywhere, and checkpoints.</summary>
    private static RunTrace Trace(string hash, params (string Stage, int Epoch, int Step)[] checkpoints)
    {
        List<RunEvent> events = [new("started")];
        foreach (string stage in new[] { "pretrain[0]", "finetune" })
        {
            events.Add(new RunEvent("stageStarted") { Stage = stage, Epoch = 0 });
            events.AddRange(checkpoints.Where(at => at.Stage == stage)
                .Select(at => new RunEvent("checkpointSaved") { Epoch = at.Epoch, Step = at.Step, ModelSha256 = hash }));
            events.Add(new RunEvent("stageEnded") { Stage = stage, ModelSha256 = hash });
            events.Add(new RunEvent("checkpointSaved") { Epoch = 0, Step = 0, ModelSha256 = hash });
        }

        events.Add(new RunEvent("finished") { ModelSha256 = hash });
        return RunTrace.Of(events, []);
    }

    internal static EpochMetrics Epoch(int epoch, double loss, double validation) => new(1, "finetune", epoch, epoch * 10L, loss) { ValidationLoss = validation };
}
