using DistributedAE.Training.Analysis;
using DistributedAE.Training.Evaluation;

namespace DistributedAE.Training.Tests.Analysis;

public sealed class LeadingPlaneTests
{
    private const int Seed = 3;

    [Theory]
    [InlineData(200, 5)]
    [InlineData(50, 80)]
    public void It_is_the_plane_of_the_first_two_principal_components(int count, int length)
    {
        var random = new Random(Seed);
        var rows = new float[count * length];
        for (int at = 0; at < rows.Length; at++)
        {
            // a spread that halves from feature to feature, around 3
            rows[at] = 3 + ((random.NextSingle() - 0.5f) * float.Pow(0.5f, at % length));
        }

        (float[] x, float[] y) = LeadingPlane.Project(rows, length);

        var components = PrincipalComponents.Fit(count, length, (row, values) => rows.AsSpan(row * length, length).CopyTo(values));
        var at2 = new double[2];
        for (int row = 0; row < count; row++)
        {
            components.Project(rows.AsSpan(row * length, length), at2);
            Assert.InRange(Math.Abs(x[row]) - Math.Abs(at2[0]), -2e-4, 2e-4);
            Assert.InRange(Math.Abs(y[row]) - Math.Abs(at2[1]), -2e-4, 2e-4);
        }

        Assert.Equal(components.Variances[0], x.Sum(value => (double)value * value) / (count - 1), 4);
    }

    [Fact]
    public void Directions_don_t_flip_with_the_signs_of_a_start()
    {
        (float[] x, float[] y) = LeadingPlane.Project([0, 0, 4, 0, 0, 1, 4, 1], 2);
        Assert.Equal([-2, 2, -2, 2], x.Select(value => MathF.Round(value, 4)));
        Assert.Equal([-0.5f, -0.5f, 0.5f, 0.5f], y.Select(value => MathF.Round(value, 4)));
    }

    [Fact]
    public void Rows_that_are_all_the_same_lie_on_one_point()
    {
        (float[] x, float[] y) = LeadingPlane.Project([7, 8, 9, 7, 8, 9], 3);
        Assert.Equal([0, 0], x);
        Assert.Equal([0, 0], y);
    }

    [Fact]
    public void Half_rows_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LeadingPlane.Project([1, 2, 3], 2));
        Assert.Throws<ArgumentException>(() => LeadingPlane.Project([], 2));
    }
}
