namespace DistributedAE.Data.Tests;

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

    [Theory]
    [InlineData("heigth", "; did you mean 'Height'?")]
    [InlineData("x", "")]
    [InlineData("X", "; did you mean 'x'?", "x")]
    public void The_hint_names_what_could_be_meant(string name, string expected, params string[] more)
        => Assert.Equal(expected, Spelling.Hint(name, ["Height", "y", .. more]));
}
