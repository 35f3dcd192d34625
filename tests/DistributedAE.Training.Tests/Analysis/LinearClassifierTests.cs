using DistributedAE.Data;
using DistributedAE.Training.Analysis;
using DistributedAE.Training.Samples;

namespace DistributedAE.Training.Tests.Analysis;

public sealed class LinearClassifierTests
{
    [Fact]
    public void Classes_that_a_plane_divides_are_learned_and_slots_do_not_show()
    {
        var train = new DataReader(Points(400, 1, (x, y) => x + (2 * y) > 1.2));
        var test = new DataReader(Points(200, 2, (x, y) => x + (2 * y) > 1.2));

        double one = LinearClassifier.ErrorRate(train, test, 2, seed: 3, slots: 1);
        double two = LinearClassifier.ErrorRate(train, test, 2, seed: 3, slots: 2);

        Assert.InRange(one, 0, 0.05);
        Assert.Equal(one, two);
    }

    [Fact]
    public void Classes_that_no_plane_divides_are_not()
    {
        var points = new DataReader(Points(400, 1, (x, y) => (x > 0.5) ^ (y > 0.5)));

        Assert.InRange(LinearClassifier.ErrorRate(points, points, 2, seed: 3, slots: 1), 0.25, 0.6);
    }

    private static SampleSet Points(int count, int seed, Func<double, double, bool> isSecond)
    {
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        IEnumerable<string> rows = Enumerable.Range(0, count).Select(_ =>
        {
            (double x, double y) = (Math.Round(random.NextDouble(), 4), Math.Round(random.NextDouble(), 4));
            return FormattableString.Invariant($"{x},{y},{(isSecond(x, y) ? 1 : 0)}");
        });
        File.WriteAllLines(folder["points.csv"], rows.Prepend("x,y,class"));
        return new DataSource(folder.Path).LoadFor(new DataSpec("points.csv") { Csv = new CsvOptions { Label = "class" } }, 1, Scaling.None);
    }
}
