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
    public void What_takes_long_comes_seldom_for_all_jobs_together()
    {
        Make("a", at: 100, cost: 0.5);
        Assert.False(Allows("b", 149.9));
        Assert.False(Allows("a", 149.9));
        Assert.True(Allows("b", 150));

        Make("b", at: 150, cost: 0.001);
        Assert.True(Allows("c", 151));
    }

    [Fact]
    public void Nobody_waits_while_nothing_is_trained()
    {
        Make("a", at: 100, cost: 60);
        Assert.True(_limit.Allows("a", TimeSpan.FromSeconds(100), isTraining: false));
    }

    private void Make(string job, double at, double cost)
    {
        _limit.Begin(job, TimeSpan.FromSeconds(at));
        _limit.End(TimeSpan.FromSeconds(cost));
    }

    private bool Allows(string job, double at) => _limit.Allows(job, TimeSpan.FromSeconds(at), isTraining: true);
}
