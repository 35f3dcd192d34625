using DistributedAE.Cli.Display;

namespace DistributedAE.Cli.Tests.Display;

public sealed class RateMeterTests
{
    [Fact]
    public void The_rate_is_that_of_the_last_seconds()
    {
        var time = new ManualTime();
        var meter = new RateMeter(time);
        Assert.Null(meter.Of(0));
        long total = 0;
        double? rate = null;
        foreach (int perSecond in new[] { 1000, 1000, 1000, 50, 50, 50, 50, 50 })
        {
            time.Pass(1);
            total += perSecond;
            rate = meter.Of(total);
        }

        Assert.Equal(50, rate);
    }

    [Fact]
    public void A_restart_forgets_what_was()
    {
        var time = new ManualTime();
        var meter = new RateMeter(time);
        meter.Of(0);
        time.Pass(1);
        Assert.Equal(500, meter.Of(500));
        meter.Restart();
        time.Pass(1);

        Assert.Null(meter.Of(10));
    }
}
