using DistributedAE.Cli.Display;

namespace DistributedAE.Cli.Tests.Display;

public sealed class SayTests
{
    [Theory]
    [InlineData(0.00123456, "0.001235")]
    [InlineData(3.14159, "3.1416")]
    [InlineData(123.456, "123.46")]
    [InlineData(1234567.0, "1.23457E+06")]
    public void Losses_have_digits_enough_to_see_them_fall(double loss, string expected) => Assert.Equal(expected, Say.Loss(loss));

    [Theory]
    [InlineData(3.21, "3.2 s")]
    [InlineData(59.96, "1 min 00 s")]
    [InlineData(192, "3 min 12 s")]
    [InlineData(7500, "2 h 05 min")]
    public void Durations_are_in_the_units_of_people(double seconds, string expected) => Assert.Equal(expected, Say.Duration(seconds));

    [Theory]
    [InlineData(0.2, "1 s left")]
    [InlineData(12.3, "13 s left")]
    [InlineData(90, "1 min 30 s left")]
    public void Guesses_are_whole_seconds(double seconds, string expected) => Assert.Equal(expected, Say.Left(seconds));

    [Fact]
    public void One_thing_is_no_plural() => Assert.Equal(("1 slot", "2 slots"), (Say.Count(1, "slot"), Say.Count(2, "slot")));
}
