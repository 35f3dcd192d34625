using DistributedAE.Training.Analysis;

namespace DistributedAE.Training.Tests.Analysis;

public sealed class NearestRowsTests
{
    private const int Length = 7;

    [Theory]
    [InlineData(RowMetric.Cosine, 1)]
    [InlineData(RowMetric.Hamming, 2)]
    [InlineData(RowMetric.Euclidean, 3)]
    public void The_nearest_rows_are_those_of_a_plain_search(RowMetric metric, int seed)
    {
        float[] rows = Values(200 * Length, seed);
        var nearest = new NearestRows(rows, Length, metric);
        foreach (int query in new[] { 0, 63, 64, 199 })
        {
            float[] asked = rows[(query * Length)..((query + 1) * Length)];
            double[] measures = [.. Enumerable.Range(0, 200).Select(row => Measure(metric, asked, rows, row))];
            bool largestFirst = metric == RowMetric.Cosine;

            Neighbour[] found = nearest.Find(asked, 10);

            double[] expected = [.. (largestFirst ? measures.OrderDescending() : measures.Order()).Take(10)];
            Assert.All(found.Index(), place => Assert.Equal(expected[place.Index], place.Item.Measure, 4));
            Assert.All(found, neighbour => Assert.Equal(measures[neighbour.Row], neighbour.Measure, 4));
            Assert.Equal(found.Length, found.Select(neighbour => neighbour.Row).Distinct().Count());
        }
    }

    [Fact]
    public void Equal_rows_are_found_in_their_order_and_the_query_can_be_left_out()
    {
        float[] rows = [1, 0, 0, 1, 2, 0, 3, 0];
        var nearest = new NearestRows(rows, 2, RowMetric.Cosine);

        Assert.Equal([0, 2, 3], nearest.Find([5, 0], 3).Select(neighbour => neighbour.Row));
        Assert.Equal([2, 3, 1], nearest.Find([1, 0], 4, except: 0).Select(neighbour => neighbour.Row));
        Assert.Equal(4, nearest.Find([1, 0], 9).Length);
    }

    [Fact]
    public void Many_queries_find_what_each_finds_alone()
    {
        float[] rows = Values(150 * Length, 4);
        ReadOnlyMemory<float> queries = Values(37 * Length, 5);
        var nearest = new NearestRows(rows, Length, RowMetric.Euclidean);

        Neighbour[][] together = nearest.FindAll(queries, 3, threads: 2, query => query);

        Assert.Equal(37, together.Length);
        Assert.All(together.Index(), found => Assert.Equal(nearest.Find(queries.Span.Slice(found.Index * Length, Length), 3, found.Index), found.Item));
    }

    [Fact]
    public void A_row_of_zeros_is_at_right_angles_to_all()
    {
        var nearest = new NearestRows([0, 0, -1, 1], 2, RowMetric.Cosine);

        Assert.Equal([new Neighbour(0, 0), new Neighbour(1, -1)], nearest.Find([1, -1], 2).Select(neighbour => neighbour with { Measure = MathF.Round(neighbour.Measure, 5) }));
        Assert.Equal([0f, 0f], nearest.Find([0, 0], 2).Select(neighbour => neighbour.Measure));
    }

    private static double Measure(RowMetric metric, float[] query, float[] rows, int row)
    {
        float[] other = rows[(row * Length)..((row + 1) * Length)];
        return metric switch
        {
            RowMetric.Cosine => Dot(query, other) / Math.Sqrt(Dot(query, query) * Dot(other, other)),
            RowMetric.Euclidean => query.Zip(other, (left, right) => ((double)left - right) * ((double)left - right)).Sum(),
            _ => Enumerable.Range(0, Length).Count(unit => Bit(rows, unit, query[unit]) != Bit(rows, unit, other[unit])),
        };
    }

    private static bool Bit(float[] rows, int unit, float value) =>
        value > Enumerable.Range(0, rows.Length / Length).Select(row => rows[(row * Length) + unit]).Order().ElementAt((rows.Length / Length / 2) - 1);

    private static double Dot(float[] left, float[] right) => left.Zip(right, (first, second) => (double)first * second).Sum();

    private static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.3))];
    }
}
