namespace DistributedAE.Data.Tests;

public sealed class ScalingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Unit_scaling_takes_each_feature_to_0_and_1()
    {
        DataSet data = Load("a,b,c\n-1,7,0.3\n3,7,0.1\n1,7,0.7\n", Scale.Unit);

        Assert.Equal([[0f, 0f, 0.33333337f], [1f, 0f, 0f], [0.5f, 0f, 1f]], Rows(data.Train));
        Assert.Equal([-1f, 7f, 0.1f], data.Scaling.Offset.ToArray());
    }

    [Fact]
    public void Unit_scaling_never_passes_1()
    {
        IEnumerable<string> rows = Enumerable.Range(1, 500).Select(row => $"{row / 7f:R}");
        foreach (int count in Enumerable.Range(1, 60).Select(step => step * 7))
        {
            DataSet data = Load("a\n" + string.Join('\n', rows.Take(count)), Scale.Unit);
            float[] last = Rows(data.Train)[count - 1];
            Assert.InRange(last[0], 0.9999999f, 1f);
        }
    }

    [Fact]
    public void Standard_scaling_gives_mean_0_and_deviation_1_and_turns_constants_to_0()
    {
        DataSet data = Load("a,b\n2,0.1\n4,0.1\n4,0.1\n4,0.1\n5,0.1\n5,0.1\n7,0.1\n9,0.1\n", Scale.Standard);

        Assert.Equal([-1.5f, -0.5f, -0.5f, -0.5f, 0f, 0f, 1f, 2f], Rows(data.Train).Select(row => row[0]));
        Assert.All(Rows(data.Train), row => Assert.Equal(0f, row[1]));
    }

    [Fact]
    public void No_scaling_leaves_values_alone()
    {
        DataSet data = Load("a\n2\n-4000.5\n", Scale.None);

        Assert.Equal([[2f], [-4000.5f]], Rows(data.Train));
        Assert.True(data.Scaling.IsUniform);
    }

    [Fact]
    public void The_scaling_is_fitted_on_the_training_split_alone()
    {
        string text = "a\n" + string.Concat(Enumerable.Range(0, 100).Select(row => $"{row * row}\n"));
        _folder.Write("data.csv", text);
        DataSet data = new DataSource(_folder.Path).Load(new DataSpec("data.csv") { Validation = 0.5 }, 3);

        Assert.Equal(0f, Rows(data.Train).Min(row => row[0]));
        Assert.Equal(1f, Rows(data.Train).Max(row => row[0]));
        float[] smallest = [0];
        data.Scaling.Apply(smallest);
        Assert.Contains(Rows(data.Validation), row => row[0] is < 0 or > 1 || smallest[0] == 0);
        Assert.All(data.Scaling.Offset.ToArray(), offset => Assert.Equal(Rows(data.Train.WithScaling(Scaling.None)).Min(row => row[0]), offset));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(784)]
    public void Pictures_are_scaled_alike_at_every_length(int pixels)
    {
        byte[] values = [.. Enumerable.Range(0, pixels).Select(pixel => (byte)((pixel * 37) + 5))];
        _folder.Write("idx", IdxFiles.Make(8, [1, 1, pixels], values));
        var source = new DataSource(_folder.Path);

        Assert.Equal(values.Select(value => value * (1f / 255f)), Rows(source.Load(new DataSpec("idx"), 1).Train)[0]);
        float[] offset = [.. values.Select(value => value / 3f)];
        float[] factor = [.. values.Select(value => 1f + value)];
        SampleSet scaled = source.LoadFor(new DataSpec("idx"), 1, pixels == 1 ? Scaling.None : new Scaling(offset, factor));
        Assert.Equal(values.Select((value, at) => pixels == 1 ? value : (value - offset[at]) * factor[at]), Rows(scaled)[0]);
    }

    [Fact]
    public void Pixels_reach_exactly_1()
    {
        float[] white = [255];
        Scaling.Pixels.Apply(white);
        Assert.Equal(1f, white[0]);
    }

    [Fact]
    public void Reverting_undoes_scaling()
    {
        var scaling = new Scaling([1f, 5f, 3f], [2f, 0.25f, 0f]);
        float[] values = [4f, 9f, 3f];
        scaling.Apply(values);
        Assert.Equal([6f, 1f, 0f], values);
        scaling.Revert(values);
        Assert.Equal([4f, 9f, 3f], values);
    }

    [Fact]
    public void Impossible_scalings_are_refused()
    {
        Assert.Equal(
            "a scaling needs as many offsets as factors, at least one; got 2 and 1",
            Assert.Throws<ArgumentException>(() => new Scaling([1, 2], [1])).Message);
        Assert.Equal(
            "a scaling's offsets and factors must be finite",
            Assert.Throws<ArgumentException>(() => new Scaling([1], [float.NaN])).Message);
        Assert.Equal(
            "the scaling is for 2 features, the samples have 3",
            Assert.Throws<ArgumentException>(() => new Scaling([1, 2], [1, 1]).Apply(new float[3])).Message);
    }

    private DataSet Load(string text, Scale scale)
    {
        _folder.Write("data.csv", text);
        return new DataSource(_folder.Path).Load(new DataSpec("data.csv") { Scale = scale }, 1);
    }

    private static float[][] Rows(SampleSet samples) => [.. Enumerable.Range(0, samples.Count).Select(sample =>
    {
        float[] row = new float[samples.FeatureCount];
        samples.Fill(sample, row);
        return row;
    })];
}
