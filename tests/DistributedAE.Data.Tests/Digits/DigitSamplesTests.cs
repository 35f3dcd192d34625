namespace DistributedAE.Data.Tests;

public sealed class DigitSamplesTests
{
    [Fact]
    public void Digits_come_as_train_and_test_pictures_of_ten_classes()
    {
        DataSet data = Load(new DataSpec("digits"), 1);

        Assert.Equal(10_000, data.Train.Count);
        Assert.Equal(2_000, data.Test.Count);
        Assert.Equal(new ImageShape(28, 28), data.Train.Image);
        Assert.Equal(10, data.Train.ClassCount);
        Assert.All(Enumerable.Range(0, 10_000).CountBy(data.Train.Label), digit => Assert.Equal(1_000, digit.Value));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_every_machine() => Assert.Equal(
        "243c4fef9b11f0b6f58ed572dcb9539d80878c5f4fc93c9155aedd4749e4875e",
        Load(new DataSpec("digits") { TrainCount = 500, TestCount = 0 }, 7).Train.ContentHash);

    [Fact]
    public void Another_seed_or_part_gives_other_pictures()
    {
        var spec = new DataSpec("digits") { TrainCount = 20, TestCount = 20 };
        DataSet data = Load(spec, 7);

        Assert.NotEqual(data.Train.ContentHash, data.Test.ContentHash);
        Assert.NotEqual(data.Train.ContentHash, Load(spec, 8).Train.ContentHash);
    }

    [Fact]
    public void A_longer_set_begins_with_the_shorter_one()
    {
        SampleSet longer = Load(new DataSpec("digits") { TrainCount = 100, TestCount = 0 }, 7).Train;
        SampleSet shorter = Load(new DataSpec("digits") { TrainCount = 30, TestCount = 0 }, 7).Train;

        Assert.Equal(shorter.ContentHash, longer.Select([.. Enumerable.Range(0, 30)]).ContentHash);
    }

    [Fact]
    public void Every_picture_has_ink_on_a_dark_ground()
    {
        SampleSet samples = Load(new DataSpec("digits") { TrainCount = 500, TestCount = 0 }, 3).Train;
        float[] picture = new float[samples.FeatureCount];
        for (int sample = 0; sample < samples.Count; sample++)
        {
            samples.Fill(sample, picture);
            Assert.InRange(picture.Count(value => value > 0.5f), 12, 300);
            Assert.InRange(picture.Count(value => value < 0.1f), 400, 770);
        }
    }

    [Fact]
    public void Digits_of_one_class_are_more_alike_than_digits_of_two()
    {
        DataSet data = Load(new DataSpec("digits") { TrainCount = 1_000, TestCount = 200 }, 11);
        float[][] means = ClassMeans(data.Train);
        float[] picture = new float[data.Test.FeatureCount];
        int right = 0;
        for (int sample = 0; sample < data.Test.Count; sample++)
        {
            data.Test.Fill(sample, picture);
            float[] distances = [.. means.Select(mean => mean.Zip(picture, (one, other) => (one - other) * (one - other)).Sum())];
            right += Array.IndexOf(distances, distances.Min()) == data.Test.Label(sample) ? 1 : 0;
        }

        // the nearest mean is a weak classifier: it shows that the classes can be told apart, and that this is not trivial
        Assert.InRange(right, 120, 190);
    }

    private static float[][] ClassMeans(SampleSet samples)
    {
        float[][] means = [.. Enumerable.Range(0, samples.ClassCount).Select(_ => new float[samples.FeatureCount])];
        float[] picture = new float[samples.FeatureCount];
        for (int sample = 0; sample < samples.Count; sample++)
        {
            samples.Fill(sample, picture);
            float[] mean = means[samples.Label(sample)];
            for (int pixel = 0; pixel < picture.Length; pixel++)
            {
                mean[pixel] += picture[pixel] * samples.ClassCount / samples.Count;
            }
        }

        return means;
    }

    private static DataSet Load(DataSpec spec, ulong seed) => new DataSource(".").Load(spec, seed);
}
