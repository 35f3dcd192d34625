using static DistributedAE.Orchestration.Tests.ExchangeTable;

namespace DistributedAE.Orchestration.Tests;

public class DrainTests
{
    [Fact]
    public void A_draining_worker_finishes_what_it_holds_and_gets_nothing_more()
    {
        var table = new ExchangeTable();
        table.Join(Ann, Ben);
        table.Open(1);
        table.Want(Ann);
        Assert.Equal(string.Empty, table.Drain(Ann));
        Assert.Equal(WorkerState.Draining, table.Broker.Roster.Find(Ann)!.State);
        Assert.Equal("count 1 0+2, released 1", table.HandIn(Ann));
        Assert.Equal(WorkerState.Left, table.Broker.Roster.Find(Ann)!.State);
        Assert.Equal(string.Empty, table.Lose(Ann));
        Assert.Equal("give 2 2+2", table.Want(Ben));
    }

    [Fact]
    public void An_idle_worker_may_go_at_once()
    {
        var table = new ExchangeTable();
        table.Join(Ann);
        table.Want(Ann);
        Assert.Equal("released 1", table.Drain(Ann));
        Assert.Equal(string.Empty, table.Open(1));
    }

    [Fact]
    public void A_draining_worker_is_released_though_its_result_comes_too_late()
    {
        var table = new ExchangeTable();
        table.Join(Ann);
        table.Open(1);
        table.Want(Ann);
        table.Drain(Ann);
        table.Open(2);
        Assert.Equal("drop 1 WrongStep, released 1", table.HandIn(Ann));
    }

    [Fact]
    public void A_draining_worker_that_dies_loses_its_block_to_the_others()
    {
        var table = new ExchangeTable();
        table.Join(Ann, Ben);
        table.Open(1);
        table.Want(Ann, Ben);
        table.Drain(Ann);
        table.Now = 1;
        table.HandIn(Ben);
        table.Want(Ben);
        Assert.Equal("give 2 0+2", table.Lose(Ann));
    }

    [Fact]
    public void A_worker_that_was_drained_can_join_again()
    {
        var table = new ExchangeTable();
        table.Join(Ann);
        table.Drain(Ann);
        table.Join(Ann);
        table.Open(1);
        Assert.Equal("give 1 0+4", table.Want(Ann));
    }
}
