using DistributedAE.Data;
using DistributedAE.Training.Analysis;

namespace DistributedAE.Training.Tests.Analysis;

/// <summary>The small model keeps features a and b, which are its code, and loses c and d, which are its error.</summary>
public sealed class AnomalyMeasureTests
{
    private static readonly float[][] s_training = [[1, 1, 2, 1], [-1, -1, -2, -1], [1, -1, 1, 2], [-1, 1, -1, -2]];

    [Fact]
    public void Standardised_errors_are_divided_by_their_means_in_training()
    {
        using var small = new SmallRunner();
        AnomalyMeasure measure = AnomalyMeasure.Fit(AnomalyMeasureKind.Standardised, small.Runner, SmallData.Of([.. s_training, [0, 0, 0, 0]]), threads: 1);

        AnomalyScores scores = AnomalyScores.Of(small.Runner, SmallData.Of([7, 9, 4, 2], [0, 0, 0, 0]), measure, 2);

        // each mean is (4 + 4 + 1 + 1) / 5
        AssertClose([(16.0 + 4) / 2, 0], scores.Values);
        Assert.Equal([(2, 0.8f), (3, 0.2f)], scores.Blame(0));
    }

    [Fact]
    public void Mahalanobis_distances_know_which_errors_go_together_and_which_codes_are_usual()
    {
        using var small = new SmallRunner();
        AnomalyMeasure measure = AnomalyMeasure.Fit(AnomalyMeasureKind.Mahalanobis, small.Runner, SmallData.Of(s_training), threads: 2);

        AnomalyScores scores = AnomalyScores.Of(
            small.Runner, SmallData.Of([0, 0, 1, 1], [0, 0, 1, -1], [2, 0, 0, 0], [2, 0, 1, -1]), measure, 3);

        // variances of the errors: 6 along (1, 1) and 2/3 along (1, −1); of the codes 4/3 in every direction
        AssertClose([2 / 6.0, 2 / (2 / 3.0), 4 / (4 / 3.0), 6], scores.Values);
        Assert.All(scores.Blame(1).Take(2), blamed => Assert.Equal(0.5f, blamed.Share, 4));
        Assert.All(scores.Blame(2), blamed => Assert.Equal(0, blamed.Share, 4));
        Assert.Equal(0.25f, scores.Blame(3).First().Share, 4);
    }

    [Fact]
    public void An_error_where_training_samples_have_none_counts_much_but_not_infinitely()
    {
        using var exact = new SmallRunner();
        using var doubling = new SmallRunner(2);
        SampleSet usual = SmallData.Of(s_training);
        foreach (AnomalyMeasureKind kind in new[] { AnomalyMeasureKind.Standardised, AnomalyMeasureKind.Mahalanobis })
        {
            // doubled, feature a has an error where there was none
            AnomalyMeasure measure = AnomalyMeasure.Fit(kind, exact.Runner, usual, threads: 1);
            AnomalyScores scores = AnomalyScores.Of(doubling.Runner, SmallData.Of([1, 0, 0, 0]), measure, 1);

            Assert.InRange(scores.Values[0], 1e5, 1e7);
            Assert.Equal(0, scores.Blame(0).Single().Feature);
        }
    }

    [Fact]
    public void A_single_training_sample_is_too_few()
    {
        using var small = new SmallRunner();

        var error = Assert.Throws<InputException>(() => AnomalyMeasure.Fit(AnomalyMeasureKind.Mahalanobis, small.Runner, SmallData.Of([1, 2, 3, 4]), threads: 1));

        Assert.Equal("principal components need at least 2 samples, got 1", error.Message);
    }

    private static void AssertClose(double[] expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int sample = 0; sample < expected.Length; sample++)
        {
            Assert.Equal(expected[sample], actual[sample], 4);
        }
    }
}
