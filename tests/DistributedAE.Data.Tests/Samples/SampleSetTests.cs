namespace DistributedAE.Data.Tests;

public sealed class SampleSetTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_selection_keeps_values_labels_and_ids_together()
    {
        SampleSet all = Table("id,x,y\na,1,0\nb,2,1\nc,3,2\n");

        SampleSet some = all.Select([2, 0]);
        SampleSet one = some.Select([1]);

        Assert.Equal(["c", "a"], some.Ids);
        Assert.Equal([2, 0], new[] { some.Label(0), some.Label(1) });
        Assert.Equal([3f], Row(some, 0));
        Assert.Equal(["a"], one.Ids);
        Assert.Equal([1f], Row(one, 0));
        Assert.Equal(["x"], one.FeatureNames);
        Assert.Equal(3, one.ClassCount);
    }

    [Fact]
    public void The_content_hash_names_values_order_and_labels_but_not_scaling()
    {
        SampleSet all = Table("id,x,y\na,1,0\nb,2,1\n");

        Assert.Equal(64, all.ContentHash.Length);
        Assert.Equal(all.ContentHash, Table("x,id,y\n1.0,p,0\n2.0,q,1\n").ContentHash);
        Assert.Equal(all.ContentHash, all.WithScaling(new Scaling([3], [4])).ContentHash);
        Assert.Equal(all.ContentHash, all.Select([0, 1]).ContentHash);
        Assert.NotEqual(all.ContentHash, all.Select([1, 0]).ContentHash);
        Assert.NotEqual(all.ContentHash, Table("id,x,y\na,1,1\nb,2,0\n").ContentHash);
        Assert.NotEqual(all.ContentHash, Table("id,x,y\na,1,0\nb,2.0001,1\n").ContentHash);
    }

    [Fact]
    public void Filling_checks_sample_and_length()
    {
        SampleSet all = Table("id,x,y\na,1,0\n");

        Assert.Throws<ArgumentOutOfRangeException>(() => all.Fill(1, new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => all.Fill(-1, new float[1]));
        Assert.Equal("a sample has 1 features, the span 2", Assert.Throws<ArgumentException>(() => all.Fill(0, new float[2])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => all.Select([1]));
    }

    [Fact]
    public void Filling_allocates_nothing()
    {
        SampleSet digits = new DataSource(_folder.Path).Load(new DataSpec("digits") { TrainCount = 10, TestCount = 0, Validation = 0.2 }, 1).Train;
        SampleSet table = Table("id,x,y\na,1,0\n");
        float[] picture = new float[digits.FeatureCount];
        float[] row = new float[table.FeatureCount];
        digits.Fill(0, picture);
        table.Fill(0, row);

        long before = GC.GetAllocatedBytesForCurrentThread();
        digits.Fill(7, picture);
        table.Fill(0, row);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private SampleSet Table(string text)
    {
        _folder.Write("data.csv", text);
        return new DataSource(_folder.Path).LoadFor(new DataSpec("data.csv") { Csv = new CsvOptions { Id = "id", Label = "y" } }, 1, Scaling.None);
    }

    private static float[] Row(SampleSet samples, int sample)
    {
        float[] row = new float[samples.FeatureCount];
        samples.Fill(sample, row);
        return row;
    }
}
