using DistributedAE.Training.Steps;
using static DistributedAE.Training.Tests.Steps.StepSamples;

namespace DistributedAE.Training.Tests.Steps;

public sealed class StepSeriesTests
{
    private const int Seed = 11;

    [Theory]
    [InlineData(1, 64)]
    [InlineData(63, 64)]
    [InlineData(64, 64)]
    [InlineData(65, 64)]
    [InlineData(1000, 64)]
    [InlineData(100_000, 64)]
    [InlineData(100_000, 2)]
    public void Buckets_are_bounded_and_lose_neither_steps_nor_extremes(int count, int most)
    {
        var random = new Random(Seed);
        var series = new StepSeries(0, most);
        var steps = new List<StepRecord>();
        for (int step = 1; step <= count; step++)
        {
            StepRecord record = Step(0, step) with { Loss = random.NextSingle(), GradientNorm = step % 3 == 0 ? random.NextSingle() : float.NaN };
            steps.Add(record);
            series.Add(record);
            Assert.InRange(series.Count, 1, most);
        }

        foreach (int points in new[] { 1, 2, 3, 10, most })
        {
            IReadOnlyList<StepBucket> found = series.Points(points);
            Assert.InRange(found.Count, 1, points);
            Assert.Equal(1, found[0].FirstStep);
            Assert.Equal(count, found[^1].LastStep);
            Assert.Equal(count * 100L, found.Sum(point => point.Samples));
            Assert.Equal(steps[^1].Seconds, found[^1].Seconds);
            Assert.Equal(steps.Min(step => step.Loss), found.Min(point => point.Low));
            Assert.Equal(steps.Max(step => step.Loss), found.Max(point => point.High));
            foreach ((StepBucket point, int index) in found.Select((point, index) => (point, index)))
            {
                Assert.Equal(index == 0 ? 1 : found[index - 1].LastStep + 1, point.FirstStep);
                StepRecord[] within = [.. steps.Skip((int)point.FirstStep - 1).Take((int)(point.LastStep - point.FirstStep) + 1)];
                Assert.Equal(within.Average(step => (double)step.Loss), point.Loss, 1e-9);
                double[] norms = [.. within.Where(step => !float.IsNaN(step.GradientNorm)).Select(step => (double)step.GradientNorm)];
                Assert.Equal(norms.Length > 0 ? norms.Average() : double.NaN, point.GradientNorm, 1e-9);
            }
        }
    }

    [Fact]
    public void Points_stay_where_they_are_while_steps_are_added()
    {
        var series = new StepSeries(0, 4096);
        for (int step = 1; step <= 1400; step++)
        {
            series.Add(Step(0, step));
        }

        IReadOnlyList<StepBucket> before = series.Points(200);
        for (int step = 1401; step <= 1500; step++)
        {
            series.Add(Step(0, step));
        }

        Assert.Equal(before.SkipLast(1).Select(point => (point.LastStep, point.Loss)), series.Points(200).Take(before.Count - 1).Select(point => (point.LastStep, point.Loss)));
    }

    [Fact]
    public void Losses_that_are_no_numbers_are_left_out()
    {
        var series = new StepSeries(0, 2);
        foreach (float loss in new[] { 3, float.NaN, float.PositiveInfinity, 5 })
        {
            series.Add(Step(0, series.LastStep + 1) with { Loss = loss });
        }

        StepBucket point = Assert.Single(series.Points(1));
        Assert.Equal((4, 3, 5, 4), (point.Loss, point.Low, point.High, point.LastStep));
    }

    [Fact]
    public void A_steps_time_is_known_between_points_too()
    {
        var series = new StepSeries(0, 4);
        Assert.Null(series.SecondsAt(3));
        for (int step = 1; step <= 100; step++)
        {
            series.Add(Step(0, step, seconds: step * 0.5));
        }

        Assert.Equal([0.5, 1, 16, 25, 49.5, 50, 50], new long[] { 1, 2, 32, 50, 99, 100, 200 }.Select(step => Math.Round(series.SecondsAt(step)!.Value, 9)));
    }
}
