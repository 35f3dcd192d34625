namespace DistributedAE.Data.Tests;

public sealed class CsvReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Features_labels_and_ids_are_told_apart_by_the_header()
    {
        SampleSet samples = Load(
            "name,x,class,y,comment\nanna,1.5,red,-2e1,hm\nbob,0,blue,.25,\ncarl, 3 ,red,4,\n",
            new CsvOptions { Label = "class", Id = "name", Ignore = ["comment"] });

        Assert.Equal(3, samples.Count);
        Assert.Equal(["x", "y"], samples.FeatureNames);
        Assert.Equal(["anna", "bob", "carl"], samples.Ids);
        Assert.Equal(["blue", "red"], samples.Labels!.ClassNames);
        Assert.Equal([1, 0, 1], Classes(samples));
        Assert.Equal([1.5f, -20f], Row(samples, 0));
        Assert.Equal([3f, 4f], Row(samples, 2));
        Assert.Null(samples.Image);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,4\n")]
    [InlineData("a,b\n1,2\n3,4")]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n")]
    [InlineData("a,b\r1,2\r3,4\r")]
    [InlineData("\uFEFFa,b\n1,2\n3,4\n\n\n")]
    [InlineData("a,b,\n1,2,\n3,4,\n")]
    [InlineData("a,b\n1,2,\n3,4\n")]
    [InlineData("a,b,\n1,2\n3,4\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"2\"\n3,\"4\"")]
    public void Line_ends_byte_order_marks_quotes_and_an_empty_last_column_make_no_difference(string text)
    {
        SampleSet samples = Load(text);

        Assert.Equal(["a", "b"], samples.FeatureNames);
        Assert.Equal(2, samples.Count);
        Assert.Equal([1f, 2f], Row(samples, 0));
        Assert.Equal([3f, 4f], Row(samples, 1));
    }

    [Fact]
    public void Quoted_fields_hold_commas_doubled_quotes_and_line_breaks()
    {
        SampleSet samples = Load("id,\"x, in \"\"m\"\"\"\n\"one\r\ntwo\",1\n\"\",2\n", new CsvOptions { Id = "id" });

        Assert.Equal(["x, in \"m\""], samples.FeatureNames);
        Assert.Equal(["one\r\ntwo", ""], samples.Ids);
    }

    [Fact]
    public void Integer_labels_are_classes_as_they_stand()
    {
        SampleSet samples = Load("x,y\n1,2\n1,0\n1,4\n", new CsvOptions { Label = "y" });

        Assert.Equal(5, samples.ClassCount);
        Assert.Equal([2, 0, 4], Classes(samples));
        Assert.Null(samples.Labels!.ClassNames);
    }

    [Fact]
    public void Other_numbers_are_classes_by_their_text()
    {
        SampleSet samples = Load("x,y\n1,1\n1,-1\n1,1\n", new CsvOptions { Label = "y" });

        Assert.Equal(["-1", "1"], samples.Labels!.ClassNames);
        Assert.Equal([1, 0, 1], Classes(samples));
    }

    [Fact]
    public void Labels_may_be_numbers_to_predict()
    {
        _folder.Write("data.csv", "x,y\n1,0.5\n2,-7\n");
        SampleSet train = new DataSource(_folder.Path)
            .Load(new DataSpec("data.csv") { Csv = new CsvOptions { Label = "y" }, LabelKind = LabelKind.Number }, 1).Train;

        Assert.Equal(0, train.ClassCount);
        Assert.Equal(0.5f, train.Target(0));
        Assert.Equal(-7f, train.Target(1));
    }

    [Fact]
    public void A_test_file_follows_the_columns_and_classes_of_the_training_file()
    {
        _folder.Write("train.csv", "x,y,c\n0,10,cat\n4,20,dog\n");
        _folder.Write("test.csv", "c,y,extra,x\ndog,15,9,2\n");
        var spec = new DataSpec("train.csv") { Test = "test.csv", Csv = new CsvOptions { Label = "c" } };

        SampleSet test = new DataSource(_folder.Path).Load(spec, 1).Test;

        Assert.Equal(["x", "y"], test.FeatureNames);
        Assert.Equal([0.5f, 0.5f], Row(test, 0));
        Assert.Equal(1, test.Label(0));
    }

    [Fact]
    public void Data_for_a_model_follows_its_scaling_classes_and_features()
    {
        _folder.Write("new.csv", "extra,c,y,x\n9,cat,15,2\n");
        var spec = new DataSpec("new.csv") { Csv = new CsvOptions { Label = "c" } };

        SampleSet samples = new DataSource(_folder.Path)
            .LoadFor(spec, 1, new Scaling([1f, 5f], [2f, 0.1f]), ["bird", "cat", "dog"], ["x", "y"]);

        Assert.Equal([2f, 1f], Row(samples, 0));
        Assert.Equal(1, samples.Label(0));
        Assert.Equal(3, samples.ClassCount);
    }

    [Fact]
    public void Data_for_a_model_needs_no_labels_and_no_ids()
    {
        SampleSet samples = Load("x,y\n1,2\n", new CsvOptions { Label = "class", Id = "name", Ignore = ["remark", "y"] });

        Assert.Equal([1f], Row(samples, 0));
        Assert.Null(samples.Labels);
        Assert.Null(samples.Ids);
    }

    [Fact]
    public void Fields_longer_than_the_read_buffer_are_whole()
    {
        string id = new('i', 200_000);
        SampleSet samples = Load($"id,x\n{id},1\n\"{id}\"\"{id}\",2\n", new CsvOptions { Id = "id" });

        Assert.Equal([id, $"{id}\"{id}"], samples.Ids);
        Assert.Equal([2f], Row(samples, 1));
    }

    [Fact]
    public void Many_rows_are_read_in_order()
    {
        SampleSet samples = Load("a,b\n" + string.Concat(Enumerable.Range(0, 20_000).Select(row => $"{row},{-row}\n")));

        Assert.Equal(20_000, samples.Count);
        Assert.All(Enumerable.Range(0, 20_000), row => Assert.Equal([row, -row], Row(samples, row)));
    }

    private SampleSet Load(string text, CsvOptions? options = null)
    {
        _folder.Write("data.csv", text);
        return new DataSource(_folder.Path).LoadFor(new DataSpec("data.csv") { Csv = options ?? new() }, 1, Scaling.None);
    }

    private static int[] Classes(SampleSet samples) => [.. Enumerable.Range(0, samples.Count).Select(samples.Label)];

    private static float[] Row(SampleSet samples, int sample)
    {
        float[] row = new float[samples.FeatureCount];
        samples.Fill(sample, row);
        return row;
    }
}
