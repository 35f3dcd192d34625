using DistributedAE.Data;
using DistributedAE.Training.Analysis;

namespace DistributedAE.Training.Tests.Analysis;

public sealed class PrincipalAnomaliesTests
{
    [Fact]
    public void Scores_are_weighted_distances_to_all_components_of_standardised_samples()
    {
        // standardised, the features are (±1, ±1) with correlation 0.6: components (1, 1)/√2 and (1, −1)/√2 with 0.8 and 0.2 of the variance
        SampleSet training = SmallData.Of([.. new[] { (1, 1, 8), (-1, -1, 8), (1, -1, 2), (-1, 1, 2) }
            .SelectMany(each => Enumerable.Repeat(new float[] { 10 + (2 * each.Item1), 5 * each.Item2 }, each.Item3))]);
        SampleSet samples = SmallData.Of([10, 0], [12, 5], [10, 10]);

        double[] scores = PrincipalAnomalies.Fit(training, threads: 1).Score(samples);

        Assert.Equal([Score(0, 0), Score(1, 1), Score(0, 2)], scores.Select(score => Math.Round(score, 4)));
    }

    [Fact]
    public void Constant_features_do_not_count()
    {
        double[] scores = PrincipalAnomalies.Fit(SmallData.Of([1, 7], [2, 7], [3, 7]), threads: 1).Score(SmallData.Of([2, 7], [9, 7]));

        Assert.All(scores, score => Assert.True(double.IsFinite(score)));
        Assert.True(scores[1] > scores[0]);
    }

    private static double Score(double x, double y)
    {
        double half = Math.Sqrt(0.5);
        double first = Math.Sqrt(Math.Pow(x - half, 2) + Math.Pow(y - half, 2));

        // the larger entry of a component is positive; of equal ones the first
        double second = Math.Sqrt(Math.Pow(x - half, 2) + Math.Pow(y + half, 2));
        return Math.Round((first / 0.8) + (second / 0.2), 4);
    }
}
