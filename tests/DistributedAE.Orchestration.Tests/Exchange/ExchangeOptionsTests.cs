namespace DistributedAE.Orchestration.Tests;

public class ExchangeOptionsTests
{
    [Fact]
    public void Options_out_of_range_are_refused_with_their_value_and_range()
    {
        AssertRefused(new ExchangeOptions { SpeculateAfter = 0.5 }, "copies after 0.5 times the expected time make no sense: the factor must be at least 1");
        AssertRefused(new ExchangeOptions { SpeculateAfter = double.NaN }, "copies after NaN times the expected time make no sense: the factor must be at least 1");
        AssertRefused(new ExchangeOptions { AuditFraction = 1.5 }, "an audit of 1.5 of all blocks is not possible: it must be between 0 and 1");
        AssertRefused(new ExchangeOptions { ReturnPause = TimeSpan.FromSeconds(-1) }, "times can't be negative: SpeculateAtLeast 00:00:00.1000000, ReturnPause -00:00:01");
    }

    private static void AssertRefused(ExchangeOptions options, string message)
    {
        var broker = new WorkBroker(new LeaseOptions());
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => broker.Attach(new JobWork(1, 2, 0, options))).Message);
    }
}
