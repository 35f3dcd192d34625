namespace DistributedAE.Data.Tests;

public sealed class IdxLabelsTests : IDisposable
{
    private const string Images = "train-images-idx3-ubyte.gz";
    private readonly TempFolder _folder = new();

    public IdxLabelsTests() => _folder.Write(Images, IdxFiles.Pack(IdxFiles.TwoPictures()));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train-labels-idx1-ubyte.gz")]
    [InlineData("train-labels-idx1-ubyte")]
    public void The_sibling_of_the_usual_name_is_found(string sibling)
    {
        _folder.Write(sibling, IdxFiles.Labels(3, 1));

        SampleSet train = Load(new DataSpec(Images)).Train;

        Assert.Equal(4, train.ClassCount);
        Assert.Equal(3, train.Label(0));
        Assert.Equal(1f, train.Target(1));
    }

    [Fact]
    public void A_named_label_file_is_taken_and_may_hold_numbers()
    {
        _folder.Write("answers", IdxFiles.Labels(200, 7));

        SampleSet train = Load(new DataSpec(Images) { Labels = "answers", LabelKind = LabelKind.Number }).Train;

        Assert.Equal(0, train.ClassCount);
        Assert.Equal(200f, train.Target(0));
        Assert.Equal("the samples have no classes", Assert.Throws<InvalidOperationException>(() => train.Label(0)).Message);
    }

    [Fact]
    public void A_wrong_number_of_labels_is_refused()
    {
        string labels = _folder.Write("train-labels-idx1-ubyte", IdxFiles.Labels(3, 1, 2));
        Refuses($"{labels}: 3 labels for the 2 samples of {_folder.File(Images)}; the counts must be equal", new DataSpec(Images));
    }

    [Fact]
    public void A_file_of_pictures_is_no_label_file() => Refuses(
        $"{_folder.File(Images)}: byte 3: labels have one dimension, this file has 2 x 2 x 3", new DataSpec(Images) { Labels = Images });

    [Fact]
    public void A_label_out_of_range_is_refused_with_its_sample()
    {
        string labels = _folder.Write("train-labels-idx1-ubyte", IdxFiles.Labels(3, 10));
        Refuses($"{labels}: the label of sample 1 is 10; 10 classes have labels 0 to 9; correct it, or raise data.classCount", new DataSpec(Images) { ClassCount = 10 });
    }

    [Fact]
    public void Test_labels_stay_within_the_classes_of_the_training_labels()
    {
        _folder.Write("train-labels-idx1-ubyte", IdxFiles.Labels(0, 1));
        _folder.Write("t10k-images-idx3-ubyte", IdxFiles.TwoPictures());
        string labels = _folder.Write("t10k-labels-idx1-ubyte", IdxFiles.Labels(2, 0));
        Refuses(
            $"{labels}: the label of sample 0 is 2; 2 classes have labels 0 to 1; correct it, or raise data.classCount",
            new DataSpec(Images) { Test = "t10k-images-idx3-ubyte" });
    }

    [Fact]
    public void Test_pictures_have_the_size_of_the_training_pictures()
    {
        _folder.Write("t10k-images-idx3-ubyte", IdxFiles.Make(8, [1, 2, 2], [1, 2, 3, 4]));
        Refuses(
            $"the test samples of t10k-images-idx3-ubyte have 4 features, the training samples of {Images} 6; they must be equal",
            new DataSpec(Images) { Test = "t10k-images-idx3-ubyte" });
    }

    private DataSet Load(DataSpec spec) => new DataSource(_folder.Path).Load(spec, 1);

    private void Refuses(string message, DataSpec spec) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => Load(spec)).Message);
}
