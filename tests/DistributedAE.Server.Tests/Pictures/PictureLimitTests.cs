using DistributedAE.Server.Pictures;

namespace DistributedAE.Server.Tests.Pictures;

public sealed class PictureLimitTests
{
    private readonly PictureLimit _limit = new();

    [Fact]
    public void A_job_gets_pictures_every_ten_seconds_at_most()
    {
        Make("a", at: 100, cost: 0.01);
        Assert.False(Allows("a", 109.9));
        Assert.True(Allows("a", 110));
        Assert.True(Allows("b", 101));
    }

    [Fact]
    public void What_is_saved_up_is_there_at_once_and_what_is_not_comes_seldom_for_all_jobs_together()
    {
        Make("a", at: 1000, cost: 1.5);
        Assert.True(Allows("b", 1001));
        Make("b", at: 1001, cost: 1.5);
        Assert.True(Allows("c", 1002));
        Make("c", at: 1002, cost: 0.5);

        // 3.5 s were used: the last half a second is earned 50 s after the rest was
        Assert.False(Allows("d", 1049.9));
        Assert.False(Allows("a", 1049.9));
        Assert.True(Allows("d", 1050.1));

        Make("d", at: 1050.1, cost: 0.01);
        Assert.False(Allows("e", 1050.9));
        Assert.True(Allows("e", 1051.1));
    }

    [Fact]
    public void No_more_is_saved_up_however_long_nobody_asks()
    {
        Make("a", at: 10, cost: 3);
        Make("a", at: 100_000, cost: 2.9);
        Assert.True(Allows("b", 100_001));
        Make("b", at: 100_001, cost: 0.2);
        Assert.False(Allows("c", 100_009));
        Assert.True(Allows("c", 100_011));
    }

    [Fact]
    public void Nobody_waits_while_nothing_is_trained()
    {
        Make("a", at: 100, cost: 60);
        Assert.True(_limit.Allows("a", TimeSpan.FromSeconds(100), isTraining: false));
    }

    [Fact]
    public void What_is_made_while_nothing_is_trained_uses_up_nothing()
    {
        Make("a", at: 100, cost: 60, isTraining: false);
        Assert.True(Allows("b", 101));
    }

    private void Make(string job, double at, double cost, bool isTraining = true)
    {
        _limit.Begin(job, TimeSpan.FromSeconds(at));
        _limit.End(TimeSpan.FromSeconds(cost), isTraining);
    }

    private bool Allows(string job, double at) => _limit.Allows(job, TimeSpan.FromSeconds(at), isTraining: true);
}
