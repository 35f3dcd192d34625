using DistributedAE.Data;
using DistributedAE.Training.Analysis;

namespace DistributedAE.Training.Tests.Analysis;

public sealed class AnomalyScoresTests
{
    [Fact]
    public void A_score_is_the_squared_error_and_its_largest_parts_are_named()
    {
        using var small = new SmallRunner();
        SampleSet samples = SmallData.Of([5, 6, 3, 1], [5, 6, 0, 0], [0, 0, -1, 2]);

        AnomalyScores scores = AnomalyScores.Of(small.Runner, samples, AnomalyMeasure.SquaredError, 2);

        Assert.Equal([10.0, 0, 5], scores.Values.ToArray());
        Assert.Equal([(2, 0.9f), (3, 0.1f)], scores.Blame(0));
        Assert.Equal([(3, 0.8f), (2, 0.2f)], scores.Blame(2));
        Assert.All(scores.Blame(1), blamed => Assert.Equal(0, blamed.Share));
        Assert.Equal([0, 2], scores.Largest(2));
    }

    [Fact]
    public void Parts_of_many_samples_join_and_progress_is_told()
    {
        using var small = new SmallRunner();
        SampleSet samples = SmallData.Of([.. Enumerable.Range(0, 1300).Select(sample => new float[] { 1, 2, sample, 0 })]);
        List<int> done = [];

        AnomalyScores scores = AnomalyScores.Of(small.Runner, samples, AnomalyMeasure.SquaredError, 9, done.Add);

        Assert.All(Enumerable.Range(0, 1300), sample => Assert.Equal((double)sample * sample, scores.Values[sample]));
        Assert.Equal([512, 1024, 1300], done);
        Assert.Equal(4, scores.BlamedFeatures);
    }

    [Fact]
    public void A_score_that_is_not_finite_is_refused()
    {
        SampleSet samples = SmallData.Of([0, 0, 0, 0], [3e38f, 3e38f, 0, 0], [0, 0, 0, 0]);
        using var diverged = new SmallRunner(2);

        var error = Assert.Throws<InputException>(() => AnomalyScores.Of(diverged.Runner, samples, AnomalyMeasure.SquaredError, 1));

        Assert.Equal("the score of sample 1 is NaN: the model may have diverged, or the sample is far outside of what it knows", error.Message);
    }
}
