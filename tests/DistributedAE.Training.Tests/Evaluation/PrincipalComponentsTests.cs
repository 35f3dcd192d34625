using DistributedAE.Data;
using DistributedAE.Training.Evaluation;

namespace DistributedAE.Training.Tests.Evaluation;

public class PrincipalComponentsTests
{
    [Fact]
    public void Points_on_an_ellipse_have_its_axes_as_components()
    {
        // (±3, ±3) along the diagonal and (±1, ∓1) across it, around (10, 20)
        float[,] points = { { 13, 23 }, { 7, 17 }, { 11, 19 }, { 9, 21 } };
        PrincipalComponents components = PrincipalComponents.Fit(4, 2, Rows(points));

        double half = Math.Sqrt(0.5);
        Assert.Equal([10, 20], components.Mean.ToArray());
        Close([12, 4.0 / 3], components.Variances.ToArray());
        Close([half, half], components.Component(0).ToArray());
        Assert.Equal(0.9, components.VarianceShare(0), 12);
        Assert.Equal(40.0 / 3, components.TotalVariance, 12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(90)]
    public void The_angle_between_a_code_and_the_components_is_that_of_their_spaces(double degrees)
    {
        // along x, less along y, nothing along z
        float[,] points = { { 3, 0, 0 }, { -3, 0, 0 }, { 0, 1, 0 }, { 0, -1, 0 } };
        PrincipalComponents components = PrincipalComponents.Fit(4, 3, Rows(points));
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(degrees));

        // both directions are mixed: x + 2 t and x − t, with t turned from y towards z
        float[] directions = [1, (float)(2 * cos), (float)(2 * sin), 1, (float)-cos, (float)-sin];

        Assert.Equal(degrees, components.LargestAngle(directions), 1e-3);
        Assert.Throws<ArgumentException>(() => components.LargestAngle([1, 2, 3, 2, 4, 6]));
        Assert.Throws<ArgumentException>(() => components.LargestAngle([1, 2]));
    }

    [Fact]
    public void Projection_and_reconstruction_give_the_sample_back()
    {
        RowFiller fill = Mixture(17, 5);
        PrincipalComponents components = PrincipalComponents.Fit(60, 17, fill);
        var row = new float[17];
        fill(7, row);
        var code = new double[17];
        components.Project(row, code);
        var back = new double[17];
        components.Reconstruct(code, back);
        for (int feature = 0; feature < 17; feature++)
        {
            Assert.Equal(row[feature], back[feature], 1e-9);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(33)]
    [InlineData(70)]
    public void Components_are_orthonormal_with_falling_variances_and_fixed_signs(int features)
    {
        PrincipalComponents components = PrincipalComponents.Fit(400, features, Mixture(features, 9));
        for (int first = 0; first < features; first++)
        {
            double[] direction = components.Component(first).ToArray();
            Assert.True(direction.MaxBy(Math.Abs) > 0, $"component {first} points the other way");
            Assert.True(first == 0 || components.Variances[first] <= components.Variances[first - 1]);
            for (int second = 0; second <= first; second++)
            {
                double product = direction.Zip(components.Component(second).ToArray(), (a, b) => a * b).Sum();
                Assert.Equal(first == second ? 1 : 0, product, 1e-11);
            }
        }
    }

    [Fact]
    public void The_error_on_the_fitted_data_is_the_variance_that_is_left_out()
    {
        RowFiller fill = Mixture(23, 4);
        PrincipalComponents components = PrincipalComponents.Fit(300, 23, fill);
        foreach (int kept in (int[])[0, 1, 8, 23])
        {
            double left = components.Variances[kept..].ToArray().Sum() * 299 / 300;
            Assert.Equal(left, components.ReconstructionError(300, fill, kept), 1e-9);
        }
    }

    [Fact]
    public void Data_of_a_low_rank_are_reconstructed_from_as_many_components()
    {
        RowFiller full = Mixture(3, 1);
        RowFiller embedded = (sample, row) =>
        {
            Span<float> source = stackalloc float[3];
            full(sample, source);
            for (int feature = 0; feature < row.Length; feature++)
            {
                row[feature] = source[feature % 3] * (feature % 5 - 2);
            }
        };
        PrincipalComponents components = PrincipalComponents.Fit(500, 40, embedded);
        Assert.Equal(0, components.ReconstructionError(500, embedded, 3), 1e-9);
        Assert.True(components.ReconstructionError(500, embedded, 2) > 0.01);
        Assert.All(components.Variances.ToArray(), variance => Assert.True(variance >= 0));
    }

    [Fact]
    public void The_number_of_threads_does_not_show()
    {
        PrincipalComponents one = PrincipalComponents.Fit(500, 50, Mixture(50, 2), threads: 1);
        PrincipalComponents many = PrincipalComponents.Fit(500, 50, Mixture(50, 2), threads: 4);
        Assert.Equal(one.Variances.ToArray(), many.Variances.ToArray());
        for (int index = 0; index < 50; index++)
        {
            Assert.Equal(one.Component(index).ToArray(), many.Component(index).ToArray());
        }
    }

    [Fact]
    public void Constant_data_have_no_variance()
    {
        PrincipalComponents components = PrincipalComponents.Fit(4, 6, (_, row) => row.Fill(2.5f));
        Assert.Equal(0, components.TotalVariance);
        Assert.Equal(0, components.VarianceShare(0));
        Assert.Equal(0, components.ReconstructionError(4, (_, row) => row.Fill(2.5f), 2));
    }

    [Fact]
    public void Data_without_components_are_refused_with_the_reason()
    {
        RowFiller zero = (_, row) => row.Clear();
        Refused("principal components need at least 2 samples, got 1", () => PrincipalComponents.Fit(1, 3, zero));
        Refused("principal components need 1 to 8192 features, got 0", () => PrincipalComponents.Fit(3, 0, zero));
        Refused(
            "sample 2, feature 1 is NaN: principal components need finite values; replace or leave out such samples",
            () => PrincipalComponents.Fit(3, 2, (sample, row) => row[1] = sample == 2 ? float.NaN : 1));
        PrincipalComponents components = PrincipalComponents.Fit(3, 2, zero);
        Refused("data of 2 features have 0 to 2 principal components, 30 were asked for", () => components.ReconstructionError(3, zero, 30));
        Refused("a reconstruction error needs at least 1 sample, got 0", () => components.ReconstructionError(0, zero, 1));
    }

    private static void Refused(string message, Func<object> action) => Assert.Equal(message, Assert.Throws<InputException>(action).Message);

    private static void Close(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    private static RowFiller Rows(float[,] points) => (sample, row) =>
    {
        for (int feature = 0; feature < row.Length; feature++)
        {
            row[feature] = points[sample, feature];
        }
    };

    /// <summary>Correlated values from an integer hash, the same for every call.</summary>
    private static RowFiller Mixture(int features, uint seed) => (sample, row) =>
    {
        float last = 0;
        for (int feature = 0; feature < features; feature++)
        {
            uint hash = unchecked(((uint)sample * 2654435761u) ^ (((uint)feature + seed) * 2246822519u));
            hash = unchecked((hash ^ (hash >> 15)) * 2654435769u);
            last = (0.6f * last) + (((hash >> 8) / 16777216f) - 0.5f);
            row[feature] = last + 3;
        }
    };
}
