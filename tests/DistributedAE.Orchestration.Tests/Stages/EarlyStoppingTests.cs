namespace DistributedAE.Orchestration.Tests;

public class EarlyStoppingTests
{
    [Fact]
    public void It_stops_after_patience_epochs_without_a_better_loss()
    {
        var watch = new EarlyStopping(2);
        Assert.Equal(EarlyStoppingVerdict.Best, watch.Observe(0, 3.0));
        Assert.Equal(EarlyStoppingVerdict.Wait, watch.Observe(1, 3.5));
        Assert.Equal(EarlyStoppingVerdict.Best, watch.Observe(2, 2.0));
        Assert.Equal(EarlyStoppingVerdict.Wait, watch.Observe(3, 2.0));
        Assert.Equal(EarlyStoppingVerdict.Stop, watch.Observe(4, 2.5));
        Assert.Equal(2.0, watch.BestLoss);
        Assert.Equal(2, watch.BestEpoch);
    }

    [Fact]
    public void A_restored_watch_goes_on_waiting()
    {
        var watch = new EarlyStopping(2);
        watch.Restore(1.0, 4);
        Assert.Equal(EarlyStoppingVerdict.Wait, watch.Observe(5, 1.5));
        Assert.Equal(EarlyStoppingVerdict.Stop, watch.Observe(6, 1.5));
    }

    [Fact]
    public void Patience_is_at_least_one_epoch() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(0));
}
