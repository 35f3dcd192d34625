using DistributedAE.Training.Analysis;

namespace DistributedAE.Training.Tests.Analysis;

public sealed class RocCurveTests
{
    private const int Seed = 9;

    [Fact]
    public void The_example_of_scikit_learn_gives_its_values()
    {
        RocCurve curve = RocCurve.Of([0.1, 0.4, 0.35, 0.8], [false, false, true, true], 100)!;
        Assert.Equal([0, 0, 0.5f, 0.5f, 1], curve.FalsePositive);
        Assert.Equal([0, 0.5f, 0.5f, 1, 1], curve.TruePositive);
        Assert.Equal(0.75, curve.Area);
    }

    [Fact]
    public void Equal_scores_are_one_step()
    {
        RocCurve curve = RocCurve.Of([1, 1, 1, 1], [true, false, false, true], 100)!;
        Assert.Equal([0, 1], curve.FalsePositive);
        Assert.Equal([0, 1], curve.TruePositive);
    }

    [Fact]
    public void The_area_is_that_below_its_points()
    {
        var random = new Random(Seed);
        double[] scores = [.. Enumerable.Range(0, 300).Select(_ => (double)random.Next(40))];
        bool[] positives = [.. scores.Select(score => random.Next(60) < score)];
        RocCurve curve = RocCurve.Of(scores, positives, 1000)!;
        double area = Enumerable.Range(1, curve.FalsePositive.Count - 1)
            .Sum(point => (curve.FalsePositive[point] - curve.FalsePositive[point - 1]) * (curve.TruePositive[point] + curve.TruePositive[point - 1]) / 2.0);
        Assert.Equal(curve.Area, area, 5);
    }

    [Fact]
    public void Many_points_are_thinned_and_keep_both_ends()
    {
        double[] scores = [.. Enumerable.Range(0, 5000).Select(score => (double)score)];
        RocCurve curve = RocCurve.Of(scores, [.. scores.Select(score => score % 3 == 0)], 200)!;
        Assert.Equal((200, 200), (curve.FalsePositive.Count, curve.TruePositive.Count));
        Assert.Equal((0, 0, 1, 1), (curve.FalsePositive[0], curve.TruePositive[0], curve.FalsePositive[^1], curve.TruePositive[^1]));
        Assert.Equal(curve.TruePositive.Order(), curve.TruePositive);
    }

    [Fact]
    public void One_kind_of_samples_alone_has_no_curve() => Assert.Null(RocCurve.Of([1, 2], [true, true], 10));
}
