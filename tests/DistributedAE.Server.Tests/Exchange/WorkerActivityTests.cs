using DistributedAE.Protocol.Api;
using DistributedAE.Server.Exchange;

namespace DistributedAE.Server.Tests.Exchange;

public sealed class WorkerActivityTests
{
    private static readonly WorkerView Worker = new("w-1", "w", "computing", 1, "1", 512, "stream", default, default);

    private readonly WorkerActivity _activity = new(Seconds(100));

    [Fact]
    public void Nothing_is_said_of_a_worker_that_said_nothing()
    {
        _activity.Give(Seconds(100));
        _activity.Take(Seconds(105));
        WorkerView view = _activity.AddTo(Worker);
        Assert.Equal((null, null, null), (view.ComputingShare, view.ExchangingShare, view.WaitingShare));
    }

    [Fact]
    public void Time_without_a_block_is_waiting_and_time_with_one_is_exchange_but_for_what_it_computed()
    {
        _activity.Give(Seconds(101));
        Assert.Equal(Seconds(4), _activity.Take(Seconds(105)));
        _activity.Hear(Seconds(108), computed: Seconds(3));

        WorkerView view = _activity.AddTo(Worker);

        Assert.Equal((0.375, 0.125, 0.5), (view.ComputingShare, view.ExchangingShare, view.WaitingShare));
    }

    [Fact]
    public void A_block_that_is_not_back_counts_up_to_now()
    {
        _activity.Give(Seconds(100));
        _activity.Hear(Seconds(104), computed: Seconds(4));
        WorkerView view = _activity.AddTo(Worker);
        Assert.Equal((1.0, 0.0, 0.0), (view.ComputingShare, view.ExchangingShare, view.WaitingShare));
    }

    [Fact]
    public void The_shares_are_those_of_the_last_ten_seconds()
    {
        for (int second = 101; second <= 200; second++)
        {
            // idle for 50 seconds, then it does nothing but compute
            if (second == 151)
            {
                _activity.Give(Seconds(150));
            }

            _activity.Hear(Seconds(second), computed: Seconds(Math.Max(0, second - 150)));
            if (second == 155)
            {
                Assert.Equal(0.5, _activity.AddTo(Worker).ComputingShare);
            }
        }

        Assert.Equal((1.0, 0.0, 0.0), (_activity.AddTo(Worker).ComputingShare, _activity.AddTo(Worker).ExchangingShare, _activity.AddTo(Worker).WaitingShare));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(0)]
    public void A_worker_that_says_nonsense_gets_shares_between_0_and_1(double computed)
    {
        _activity.Give(Seconds(101));
        _activity.Hear(Seconds(102), computed: Seconds(5));
        _activity.Hear(Seconds(103), computed: Seconds(computed));
        WorkerView view = _activity.AddTo(Worker);
        Assert.InRange(view.ComputingShare!.Value, 0, 1);
        Assert.InRange(view.ExchangingShare!.Value, 0, 1);
        Assert.Equal(1, view.ComputingShare!.Value + view.ExchangingShare!.Value + view.WaitingShare!.Value, 3);
    }

    [Fact]
    public void Its_speed_is_that_of_blocks_that_counted()
    {
        _activity.Give(Seconds(100));
        _activity.Count(50, _activity.Take(Seconds(102)));
        _activity.Give(Seconds(110));
        _activity.Take(Seconds(200));
        Assert.Equal(25, _activity.AddTo(Worker).SamplesPerSecond);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
