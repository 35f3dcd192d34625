using DistributedAE.Training.Analysis;

namespace DistributedAE.Training.Tests.Analysis;

public sealed class TSneTests
{
    private const int Length = 8;
    private const int Groups = 4;
    private const int Rows = 203;

    private static readonly TSneSettings Short = new() { Iterations = 300, Perplexity = 15 };

    [Fact]
    public void Groups_that_are_apart_stay_apart_in_the_plane()
    {
        float[] points = TSne.Project(Blobs(), Length, Short, threads: 2);

        var nearest = new NearestRows(points, 2, RowMetric.Euclidean);
        Assert.All(Enumerable.Range(0, Rows), row =>
        {
            Neighbour[] found = nearest.Find(points.AsSpan(2 * row, 2), 10, except: row);
            Assert.All(found, neighbour => Assert.Equal(row % Groups, neighbour.Row % Groups));
        });
    }

    [Fact]
    public void Threads_do_not_show_and_the_seed_does()
    {
        float[] one = TSne.Project(Blobs(), Length, Short with { Iterations = 50 }, threads: 1);
        float[] two = TSne.Project(Blobs(), Length, Short with { Iterations = 50 }, threads: 2);
        float[] other = TSne.Project(Blobs(), Length, Short with { Iterations = 50, Seed = 8 }, threads: 2);

        Assert.Equal(one, two);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Equal_rows_and_few_rows_give_finite_points()
    {
        Assert.All(TSne.Project(new float[40 * Length], Length, Short, threads: 1), value => Assert.True(float.IsFinite(value)));
        Assert.All(TSne.Project([1, 2, 3, 4], 1, Short, threads: 1), value => Assert.True(float.IsFinite(value)));
        Assert.Throws<ArgumentOutOfRangeException>(() => TSne.Project([1, 2, 3], 1, Short, threads: 1));
    }

    [Fact]
    public void Each_row_has_the_wanted_number_of_neighbours()
    {
        var near = NeighbourProbabilities.Of(Blobs(), Length, 15, new ParallelOptions());

        Assert.Equal(1, near.Values.Sum(value => (double)value), 4);
        Assert.All(Enumerable.Range(0, Rows), row => Assert.Equal(0, near.Values[(row * near.Stride) + row]));
        double entropy = Enumerable.Range(0, Rows).Average(row =>
        {
            double[] own = [.. Enumerable.Range(0, Rows).Select(other => (double)near.Values[(row * near.Stride) + other]).Where(value => value > 0)];
            double sum = own.Sum();
            return own.Sum(value => -value / sum * Math.Log(value / sum));
        });
        Assert.InRange(Math.Exp(entropy), 13, 22);
    }

    /// <summary>Four groups around corners that are ten deviations apart.</summary>
    private static float[] Blobs()
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, Rows).SelectMany(row => Enumerable.Range(0, Length).Select(component =>
            (float)((component == row % Groups ? 10 : 0) + random.NextDouble() + random.NextDouble() - 1)))];
    }
}
