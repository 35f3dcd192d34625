using DistributedAE.Training.Analysis;

namespace DistributedAE.Training.Tests.Analysis;

public sealed class NearestClassesTests
{
    private static readonly NearestRows Known = new([0, 1, 2, 10, 11, 12], 1, RowMetric.Euclidean);
    private static readonly int[] KnownClasses = [0, 1, 1, 2, 2, 0];

    [Theory]
    [InlineData(1, new[] { 0, 2 }, 1.0, 1.0)]
    [InlineData(3, new[] { 1, 2 }, 1.0, 4 / 6.0)]
    [InlineData(3, new[] { 0, 2 }, 0.5, 0.5)]
    [InlineData(2, new[] { 0, 2 }, 1.0, 0.75)]
    [InlineData(1, new[] { -1, 2 }, 0.5, 0.5)]
    public void Most_of_the_nearest_decide_and_of_equally_many_the_nearest(int neighbours, int[] classes, double accuracy, double precision) =>
        Assert.Equal(new NearestClasses(accuracy, precision), NearestClasses.Measure(Known, KnownClasses, new[] { 0.1f, 10.2f }, classes, neighbours, threads: 2));
}
