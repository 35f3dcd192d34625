using DistributedAE.Server.Exchange;

namespace DistributedAE.Server.Tests.Exchange;

public sealed class StepClockTests
{
    private readonly StepClock _clock = new();
    private TimeSpan _now = TimeSpan.FromSeconds(10);

    [Fact]
    public void A_step_is_late_after_five_times_the_median()
    {
        Run(1.5, 2, 2, 2, 100);
        _clock.Open(_now);
        Assert.False(_clock.IsLate(_now + TimeSpan.FromSeconds(10)));
        Assert.True(_clock.IsLate(_now + TimeSpan.FromSeconds(10.001)));
    }

    [Fact]
    public void A_fast_stages_step_is_late_after_three_seconds_and_not_before()
    {
        Run(0.001, 0.001, 0.001);
        _clock.Open(_now);
        Assert.False(_clock.IsLate(_now + TimeSpan.FromSeconds(3)));
        Assert.True(_clock.IsLate(_now + TimeSpan.FromSeconds(3.001)));
    }

    [Fact]
    public void The_first_step_has_more_time()
    {
        _clock.Open(_now);
        Assert.False(_clock.IsLate(_now + TimeSpan.FromSeconds(30)));
        Assert.True(_clock.IsLate(_now + TimeSpan.FromSeconds(30.001)));
    }

    [Fact]
    public void Only_the_last_steps_count()
    {
        Run([.. Enumerable.Repeat(100.0, 100), .. Enumerable.Repeat(1.0, 63)]);
        _clock.Open(_now);
        Assert.True(_clock.IsLate(_now + TimeSpan.FromSeconds(5.001)));
        Assert.Equal(TimeSpan.FromSeconds(7), _clock.OpenFor(_now + TimeSpan.FromSeconds(7)));
    }

    private void Run(params double[] seconds)
    {
        foreach (double step in seconds)
        {
            _clock.Open(_now);
            _now += TimeSpan.FromSeconds(step);
            _clock.Close(_now);
        }
    }
}
