namespace DistributedAE.Orchestration.Tests;

public class PreferenceTests
{
    [Fact]
    public void Of_the_free_blocks_of_the_wanted_size_the_most_preferred_is_given()
    {
        ShardLedger ledger = new(8);
        ledger.Open(1);
        Assert.True(ledger.TryAssign(1, 2, [1, 1, 0, 2, 2, 2, 1, 1], out Assignment assignment));
        Assert.Equal(new Block(4, 2), assignment.Block);
        Assert.True(ledger.TryAssign(2, 2, [1, 1, 0, 2, 2, 2, 1, 1], out assignment));
        Assert.Equal(new Block(0, 2), assignment.Block);
    }

    [Fact]
    public void Size_goes_before_preference()
    {
        ShardLedger ledger = new(4);
        ledger.Open(1);
        ledger.TryAssign(1, 1, [0, 1, 0, 0], out _);
        Assert.True(ledger.TryAssign(2, 2, [2, 0, 0, 0], out Assignment assignment));
        Assert.Equal(new Block(2, 2), assignment.Block);
    }

    [Fact]
    public void One_assignment_is_taken_back_and_the_holders_others_stay()
    {
        ShardLedger ledger = new(4);
        ledger.Open(1);
        ledger.TryAssign(1, 2, out Assignment first);
        ledger.TryAssign(1, 2, out Assignment second);
        Assert.Equal(2, ledger.ReleaseGeneration(first.Generation));
        Assert.Equal(0, ledger.ReleaseGeneration(first.Generation));
        Assert.Equal(AcceptanceKind.StaleGeneration, ledger.Accept(1, first.Block, first.Generation).Kind);
        Assert.True(ledger.Accept(1, second.Block, second.Generation).IsAccepted);
    }

    [Fact]
    public void A_counted_block_can_be_copied_and_one_that_nobody_has_cannot()
    {
        ShardLedger ledger = new(2);
        ledger.Open(1);
        ledger.TryAssign(1, 1, out Assignment first);
        ledger.Accept(1, first.Block, first.Generation);
        Assignment audit = ledger.Copy(2, first.Block);
        Assert.Equal(AcceptanceKind.Duplicate, ledger.Accept(1, audit.Block, audit.Generation).Kind);
        Assert.Equal(1, ledger.UnassignedShards);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => ledger.Copy(2, new Block(1, 1)));
        Assert.Equal("shard 1 can't be copied: not all of it is assigned", error.Message);
    }

    [Fact]
    public void Nothing_is_of_the_open_step_when_none_is_open()
    {
        ShardLedger ledger = new(2);
        ledger.Open(1);
        ledger.TryAssign(1, 2, out Assignment assignment);
        ledger.Close();
        Assert.False(ledger.TryAssign(1, 1, out _));
        Acceptance late = ledger.Accept(1, assignment.Block, assignment.Generation);
        Assert.Equal("shards 0–1 is of step 1, but its work is over", late.Reason);
    }
}
