using DistributedAE.Training.Jobs;

namespace DistributedAE.Training.Tests.Jobs;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("epoch", "epochs", 1)]
    [InlineData("trian", "train", 1)]
    [InlineData("same", "same", 0)]
    public void The_distance_is_the_number_of_edits(string left, string right, int expected)
        => Assert.Equal(expected, Spelling.Distance(left, right));

    [Theory]
    [InlineData("batchsize", "batchSize")]
    [InlineData("optimiser", "optimizer")]
    [InlineData("zebra", null)]
    public void The_nearest_word_is_one_that_could_be_meant(string word, string? expected)
        => Assert.Equal(expected, Spelling.Nearest(word, ["batchSize", "optimizer", "epochs"]));
}
