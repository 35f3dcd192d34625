namespace DistributedAE.Protocol.Tests;

public sealed class BackOffTests
{
    [Fact]
    public void Waits_double_up_to_the_limit_and_begin_again_after_a_success()
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        double[] longest = [1, 2, 4, 5, 5];

        foreach (double seconds in longest)
        {
            Assert.InRange(backOff.Next().TotalSeconds, seconds / 2, seconds);
        }

        backOff.Reset();
        Assert.InRange(backOff.Next().TotalSeconds, 0.5, 1);
    }

    [Fact]
    public void No_two_clients_wait_alike() =>
        Assert.True(Enumerable.Range(0, 20).Select(_ => new BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)).Next()).Distinct().Count() > 1);
}
