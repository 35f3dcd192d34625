using DistributedAE.Training.Analysis;

namespace DistributedAE.Training.Tests.Analysis;

public sealed class RankingMetricsTests
{
    [Fact]
    public void The_example_of_scikit_learn_gives_its_values()
    {
        double[] scores = [0.1, 0.4, 0.35, 0.8];
        bool[] positives = [false, false, true, true];

        Assert.Equal(0.75, RankingMetrics.AreaUnderCurve(scores, positives));
        Assert.Equal(0.8333333333333333, RankingMetrics.AveragePrecision(scores, positives)!.Value, 15);
    }

    [Fact]
    public void Equal_scores_count_half()
    {
        Assert.Equal(0.5, RankingMetrics.AreaUnderCurve([1, 1, 1, 1], [true, false, false, true]));
        Assert.Equal(0.5, RankingMetrics.AveragePrecision([1, 1, 1, 1], [true, false, false, true]));
        Assert.Equal(0.875, RankingMetrics.AreaUnderCurve([2, 1, 1, 0], [true, true, false, false]));
    }

    [Fact]
    public void One_kind_of_samples_alone_has_no_area()
    {
        Assert.Null(RankingMetrics.AreaUnderCurve([1, 2], [true, true]));
        Assert.Null(RankingMetrics.AreaUnderCurve([1, 2], [false, false]));
        Assert.Null(RankingMetrics.AveragePrecision([1, 2], [false, false]));
        Assert.Equal(1, RankingMetrics.AveragePrecision([1, 2], [true, true]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Both_agree_with_their_definitions_on_many_ties(int seed)
    {
        var random = new Random(seed);
        double[] scores = [.. Enumerable.Range(0, 200).Select(_ => (double)random.Next(20))];
        bool[] positives = [.. Enumerable.Range(0, 200).Select(_ => random.Next(4) == 0)];

        Assert.Equal(PairsInOrder(scores, positives), RankingMetrics.AreaUnderCurve(scores, positives)!.Value, 12);
        Assert.Equal(StepsUnderTheCurve(scores, positives), RankingMetrics.AveragePrecision(scores, positives)!.Value, 12);
    }

    [Fact]
    public void Quantiles_lie_between_neighbours_as_in_numpy()
    {
        double[] scores = [4, 1, 3, 2];

        Assert.Equal(1, RankingMetrics.Quantile(scores, 0));
        Assert.Equal(2.5, RankingMetrics.Quantile(scores, 0.5));
        Assert.Equal(3.7, RankingMetrics.Quantile(scores, 0.9), 12);
        Assert.Equal(4, RankingMetrics.Quantile(scores, 1));
        Assert.Equal([4, 1, 3, 2], scores);
    }

    private static double PairsInOrder(double[] scores, bool[] positives)
    {
        double sum = 0;
        int pairs = 0;
        foreach (int positive in Enumerable.Range(0, scores.Length).Where(sample => positives[sample]))
        {
            foreach (int negative in Enumerable.Range(0, scores.Length).Where(sample => !positives[sample]))
            {
                sum += scores[positive] > scores[negative] ? 1 : scores[positive] == scores[negative] ? 0.5 : 0;
                pairs++;
            }
        }

        return sum / pairs;
    }

    private static double StepsUnderTheCurve(double[] scores, bool[] positives)
    {
        double all = positives.Count(positive => positive);
        double sum = 0;
        double recallBefore = 0;
        foreach (double threshold in scores.Distinct().OrderDescending())
        {
            double taken = scores.Count(score => score >= threshold);
            double found = Enumerable.Range(0, scores.Length).Count(sample => scores[sample] >= threshold && positives[sample]);
            sum += ((found / all) - recallBefore) * (found / taken);
            recallBefore = found / all;
        }

        return sum;
    }
}
