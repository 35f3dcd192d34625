using static DistributedAE.Orchestration.Tests.ExchangeTable;

namespace DistributedAE.Orchestration.Tests;

public class LeaseTests
{
    [Fact]
    public void A_silent_workers_blocks_go_back_when_its_lease_is_over_and_its_late_result_is_refused()
    {
        ExchangeTable table = WithStep();
        table.Pass(1.5);
        table.Now = 2.9;
        Assert.Equal("count 1 0+2", table.HandIn(Ann));
        table.Broker.Handle(ExchangeEvent.WorkerWants(Ann, table.Time));
        Assert.Equal(string.Empty, table.Effects());
        Assignment frozen = table.LatestOf(Ben);
        Assert.Equal("expired 2, give 1 2+2", table.Pass(0.1));
        Assert.Equal(WorkerState.Lost, table.Broker.Roster.Find(Ben)!.State);
        Assert.Equal(1, table.Broker.Roster.Expired);
        Assert.Equal("drop 2 StaleGeneration", table.HandIn(Ben, frozen));
        Assert.Equal(1, table.Broker.Roster.Find(Ben)!.BlocksDropped);
        Assert.Equal("expired 2", table.Want(Ben));
        Assert.Equal(1, table.Broker.Refused);
        Assert.Equal("count 1 2+2, complete 1", table.HandIn(Ann));
    }

    [Fact]
    public void Any_message_renews_the_lease()
    {
        ExchangeTable table = WithStep(new ExchangeOptions { SpeculateAfter = double.PositiveInfinity });
        for (int second = 0; second < 10; second++)
        {
            table.Now++;
            Assert.Equal(string.Empty, table.Hear(Ben));
            Assert.Equal(string.Empty, table.Hear(Ann));
        }
    }

    [Fact]
    public void The_time_in_which_the_coordinator_itself_stood_still_does_not_count()
    {
        ExchangeTable table = WithStep();
        table.Pass(0.5);
        Assert.Equal(string.Empty, table.Pass(100));
        Assert.Equal(string.Empty, table.Hear(Ann));
        Assert.Equal("expired 2", table.Pass(1.5));
    }

    [Fact]
    public void The_next_look_at_the_clock_is_never_later_than_a_heartbeat_or_a_lease()
    {
        ExchangeTable table = WithStep(new ExchangeOptions { SpeculateAfter = double.PositiveInfinity });
        Assert.Equal(TimeSpan.FromSeconds(1), table.Broker.NextDue);
        table.Now = 2;
        table.Hear(Ann);
        table.Now = 2.5;
        table.Hear(Ann);
        Assert.Equal(TimeSpan.FromSeconds(3), table.Broker.NextDue);
    }

    [Fact]
    public void Without_workers_there_is_nothing_to_wait_for() => Assert.Null(new ExchangeTable().Broker.NextDue);

    private static ExchangeTable WithStep(ExchangeOptions? options = null)
    {
        var table = new ExchangeTable(4, options);
        table.Join(Ann, Ben);
        table.Open(1);
        table.Want(Ann, Ben);
        return table;
    }
}
