namespace DistributedAE.Data.Tests;

public sealed class DataSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0.1, 10)]
    [InlineData(0.25, 25)]
    [InlineData(0.001, 1)]
    [InlineData(0.999, 99)]
    [InlineData(0, 0)]
    public void Each_sample_is_in_one_split(double share, int expected)
    {
        DataSet data = Load(Numbers(100), share, seed: 5);

        Assert.Equal(expected, data.Validation.Count);
        Assert.Equal(Enumerable.Range(0, 100), Values(data.Train).Concat(Values(data.Validation)).Order().Select(value => (int)value));
        Assert.Equal(Values(data.Validation).Order(), Values(data.Validation));
        Assert.Equal(Values(data.Train).Order(), Values(data.Train));
        Assert.Equal(0, data.Test.Count);
    }

    [Fact]
    public void The_split_depends_on_the_seed_alone()
    {
        string text = Numbers(100);

        Assert.Equal(Values(Load(text, 0.2, 5).Validation), Values(Load(text, 0.2, 5).Validation));
        Assert.NotEqual(Values(Load(text, 0.2, 5).Validation), Values(Load(text, 0.2, 6).Validation));
        Assert.NotEqual(Enumerable.Range(0, 20).Select(value => (float)value), Values(Load(text, 0.2, 5).Validation));
    }

    [Fact]
    public void Counts_take_the_first_samples()
    {
        _folder.Write("train.csv", Numbers(10));
        _folder.Write("test.csv", Numbers(10));
        var spec = new DataSpec("train.csv") { Test = "test.csv", TrainCount = 4, TestCount = 3, Scale = Scale.None };

        DataSet data = new DataSource(_folder.Path).Load(spec, 1);

        Assert.Equal([0f, 1f, 2f, 3f], Values(data.Train));
        Assert.Equal([0f, 1f, 2f], Values(data.Test));
        Assert.Equal(0, new DataSource(_folder.Path).Load(spec with { TestCount = 0 }, 1).Test.Count);
        Assert.Equal([0f, 1f, 2f], Values(new DataSource(_folder.Path).LoadFor(spec, 1, Scaling.None)));
        Assert.Equal([0f, 1f, 2f, 3f], Values(new DataSource(_folder.Path).LoadFor(spec, 1, Scaling.None, part: DataPart.Train)));
    }

    [Fact]
    public void Absolute_paths_are_taken_as_they_are()
    {
        string path = _folder.Write("data.csv", Numbers(3));
        Assert.Equal(3, new DataSource("/").Load(new DataSpec(path), 1).Train.Count);
    }

    [Fact]
    public void A_source_that_is_nothing_is_refused_with_the_nearest_name()
    {
        Refuses(
            $"'mnits' is neither a built-in data set (digits, mnist, fashion-mnist) nor a file in {_folder.Path}; did you mean 'mnist'?",
            new DataSpec("mnits"));
        string path = _folder.Write("data.xlsx", "x");
        Refuses(
            $"cannot tell the format of {path}: a name that ends in .csv, .csv.gz, .npy, .npz or .safetensors, or has 'idx' or 'ubyte' in it, is needed",
            new DataSpec("data.xlsx"));
        Refuses($"cannot read {_folder.File("gone.csv")}: there is no such file; check the path", new DataSpec("gone.csv"));
    }

    [Fact]
    public void Impossible_values_are_refused()
    {
        Refuses("data.validation is 1; a share from 0 to below 1 is needed", new DataSpec("digits") { Validation = 1 });
        Refuses("data.validation is NaN; a share from 0 to below 1 is needed", new DataSpec("digits") { Validation = double.NaN });
        Refuses("data.trainCount is 0; at least 1 sample is needed", new DataSpec("digits") { TrainCount = 0 });
        Refuses("data.testCount is -1; 0 or more is needed", new DataSpec("digits") { TestCount = -1 });
        Refuses(
            "digits are generated up to 2000000 samples a part; data.trainCount or data.testCount is more",
            new DataSpec("digits") { TestCount = 2_000_001 });
        Refuses(
            "data.validation is 0.5, but digits has only 1 sample; set data.validation to 0",
            new DataSpec("digits") { TrainCount = 1, Validation = 0.5 });
    }

    [Fact]
    public void A_packed_csv_file_is_read()
    {
        _folder.Write("data.csv.gz", IdxFiles.Pack("x\n5\n"u8.ToArray()));
        Assert.Equal([5f], Values(new DataSource(_folder.Path).LoadFor(new DataSpec("data.csv.gz"), 1, Scaling.None)));
    }

    private DataSet Load(string text, double share, ulong seed)
    {
        _folder.Write("data.csv", text);
        return new DataSource(_folder.Path).Load(new DataSpec("data.csv") { Validation = share, Scale = Scale.None }, seed);
    }

    private void Refuses(string message, DataSpec spec) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => new DataSource(_folder.Path).Load(spec, 1)).Message);

    private static string Numbers(int count) => "x\n" + string.Join('\n', Enumerable.Range(0, count));

    private static float[] Values(SampleSet samples) => [.. Enumerable.Range(0, samples.Count).Select(sample =>
    {
        float[] row = new float[1];
        samples.Fill(sample, row);
        return row[0];
    })];
}
