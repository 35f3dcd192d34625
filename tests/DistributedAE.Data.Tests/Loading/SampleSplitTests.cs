namespace DistributedAE.Data.Tests.Loading;

public sealed class SampleSplitTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void By_class_each_class_gives_its_share(ulong seed)
    {
        Write(Enumerable.Range(0, 100).Select(row => (row, row < 70 ? "a" : row < 98 ? "b" : "c", "g")));

        DataSet data = Load(new SplitSpec(SplitKind.Class), 0.25, seed);

        Assert.Equal((25, 75), (data.Validation.Count, data.Train.Count));
        Assert.InRange(Of(data.Validation, 0), 17, 18);
        Assert.Equal(7, Of(data.Validation, 1));
        Assert.InRange(Of(data.Validation, 2), 0, 1);
        Assert.Equal(Enumerable.Range(0, 100), Rows(data.Train).Concat(Rows(data.Validation)).Order());
        Assert.NotEqual(Rows(data.Validation), Rows(Load(new SplitSpec(SplitKind.Class), 0.25, seed + 10).Validation));
    }

    [Fact]
    public void A_class_of_one_sample_stays_with_the_training_samples()
    {
        Write([(0, "a", "g"), (1, "b", "g"), (2, "b", "g")]);

        DataSet data = Load(new SplitSpec(SplitKind.Class), 0.9, 1);

        Assert.Equal((1, 2), (data.Validation.Count, data.Train.Count));
        Assert.Equal(1, data.Validation.Label(0));
    }

    [Theory]
    [InlineData(1, 0.2)]
    [InlineData(2, 0.5)]
    [InlineData(3, 0.01)]
    [InlineData(4, 0.99)]
    public void By_group_no_group_is_on_both_sides(ulong seed, double share)
    {
        Write(Enumerable.Range(0, 120).Select(row => (row, "a", $"patient {row * row % 13}")));

        DataSet data = Load(new SplitSpec(SplitKind.Group, "group"), share, seed);

        Assert.Equal(["x"], data.Train.FeatureNames);
        Assert.Equal(120, data.Train.Count + data.Validation.Count);
        Assert.Empty(Groups(data.Train).Intersect(Groups(data.Validation)));
        Assert.NotEmpty(Groups(data.Train));
        Assert.NotEmpty(Groups(data.Validation));
    }

    [Fact]
    public void Groups_come_near_to_the_share()
    {
        Write(Enumerable.Range(0, 1000).Select(row => (row, "a", $"{row % 100}")));

        Assert.Equal(200, Load(new SplitSpec(SplitKind.Group, "group"), 0.2, 5).Validation.Count);
    }

    [Fact]
    public void Data_without_what_the_split_needs_is_refused()
    {
        Write([(0, "a", "g"), (1, "b", "g")]);
        Refuses(new DataSpec("data.csv") { Split = new(SplitKind.Class), Csv = new CsvOptions { Ignore = ["class", "group"] } }, "data.split is by class, but data.csv has no classes; name them by data.csv.label or data.labels, or split by random");
        Refuses(new DataSpec("data.csv") { Split = new(SplitKind.Class), Csv = Columns }, "data.split is by class, but no class of data.csv has two samples; split by random");
        Refuses(new DataSpec("data.csv") { Split = new(SplitKind.Group, "group"), Csv = new CsvOptions { Label = "class" } }, "data.split is by group, but the column 'group' of data.csv has one value in all rows; at least 2 groups are needed");
        Refuses(new DataSpec("data.csv") { Split = new(SplitKind.Group, "grup"), Csv = Columns }, $"{_folder.File("data.csv")}: there is no column 'grup' (split.column); did you mean 'group'?");
        Refuses(new DataSpec("digits") { Split = new(SplitKind.Group, "group"), TrainCount = 10 }, "data.split is by group, but digits is no CSV file with a column of groups; split by random or class");
    }

    [Fact]
    public void Only_the_named_classes_are_trained_on()
    {
        Write([(0, "ok", "g"), (1, "bad", "g"), (2, "ok", "h"), (3, "odd", "h"), (4, "ok", "h")]);
        File.Copy(_folder.File("data.csv"), _folder.File("test.csv"));
        var spec = new DataSpec("data.csv") { Test = "test.csv", Csv = Columns, Classes = ["ok"], Scale = Scale.None };

        DataSet data = new DataSource(_folder.Path).Load(spec, 1);

        Assert.Equal([0, 2, 4], Rows(data.Train));
        Assert.Equal(5, data.Test.Count);
        Assert.Equal([0, 2, 4], Rows(new DataSource(_folder.Path).LoadFor(spec, 1, Scaling.None, part: DataPart.Train)));
        Refuses(spec with { Classes = ["oks"] }, "data.classes names 'oks', but the classes of data.csv are bad, odd, ok; did you mean 'ok'?");
        Refuses(new DataSpec("data.csv") { Csv = new CsvOptions { Ignore = ["class", "group"] }, Classes = ["ok"] }, "data.classes names ok, but data.csv has no classes; name their column by data.csv.label, or leave data.classes out");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Test_samples_are_set_aside_before_anything_else_and_found_again(ulong seed)
    {
        Write(Enumerable.Range(0, 50).Select(row => (row, row % 5 == 0 ? "bad" : "ok", "g")));
        var spec = new DataSpec("data.csv") { TestShare = 0.4, Validation = 0.1, Classes = ["ok"], Csv = Columns, Scale = Scale.None };
        var source = new DataSource(_folder.Path);

        DataSet data = source.Load(spec, seed);

        int[] test = Rows(data.Test);
        Assert.Equal(20, test.Length);
        Assert.Empty(test.Intersect(Rows(data.Train)));
        Assert.Empty(test.Intersect(Rows(data.Validation)));
        Assert.Contains(test, row => row % 5 == 0);
        Assert.DoesNotContain(Rows(data.Train).Concat(Rows(data.Validation)), row => row % 5 == 0);
        Assert.Equal(test, Rows(source.LoadFor(spec, seed, Scaling.None, part: DataPart.Test)));
        Assert.Equal(Rows(data.Train).Concat(Rows(data.Validation)).Order(), Rows(source.LoadFor(spec, seed, Scaling.None, part: DataPart.Train)));
        Assert.NotEqual(test, Rows(source.Load(spec, seed + 10).Test));
    }

    [Fact]
    public void Data_with_test_samples_of_their_own_are_not_split_for_testing()
    {
        Write([(0, "a", "g"), (1, "b", "g")]);
        Refuses(new DataSpec("digits") { TestShare = 0.5, TrainCount = 10 }, "data.testShare is 0.5, but digits has test samples already; remove data.testShare");
        Refuses(new DataSpec("data.csv") { TestShare = 0.5, Test = "data.csv" }, "data.testShare is 0.5, but data.csv has test samples already (data.csv); remove data.testShare");
    }

    private static CsvOptions Columns => new() { Label = "class", Ignore = ["group"] };

    private void Write(IEnumerable<(int X, string Class, string Group)> rows) =>
        _folder.Write("data.csv", "x,class,group\n" + string.Concat(rows.Select(row => $"{row.X},{row.Class},{row.Group}\n")));

    private DataSet Load(SplitSpec split, double share, ulong seed)
    {
        CsvOptions columns = split.By == SplitKind.Group ? new CsvOptions { Label = "class" } : Columns;
        return new DataSource(_folder.Path).Load(new DataSpec("data.csv") { Csv = columns, Split = split, Validation = share, Scale = Scale.None }, seed);
    }

    private void Refuses(DataSpec spec, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => new DataSource(_folder.Path).Load(spec with { Validation = 0.5 }, 1)).Message);

    private static int Of(SampleSet samples, int label) => Enumerable.Range(0, samples.Count).Count(sample => samples.Label(sample) == label);

    private static string[] Groups(SampleSet samples) => [.. samples.Groups!.Distinct()];

    private static int[] Rows(SampleSet samples)
    {
        float[] row = new float[1];
        return [.. Enumerable.Range(0, samples.Count).Select(sample =>
        {
            samples.Fill(sample, row);
            return (int)row[0];
        })];
    }
}
