namespace DistributedAE.Orchestration.Tests;

public class ShardLedgerTests
{
    private const long Ann = 1;
    private const long Ben = 2;
    private const long Cid = 3;

    [Fact]
    public void A_holder_gets_the_largest_aligned_free_block_up_to_what_it_wants()
    {
        ShardLedger ledger = Opened(8);
        Assert.Equal(new Block(0, 2), Assigned(ledger, Ann, 3));
        Assert.Equal(new Block(4, 4), Assigned(ledger, Ben, 8));
        Assert.Equal(new Block(2, 2), Assigned(ledger, Cid, 4));
        Assert.False(ledger.TryAssign(Ann, 1, out _));
        Assert.Equal(0, ledger.UnassignedShards);
    }

    [Fact]
    public void A_step_is_complete_when_every_shard_is_counted()
    {
        ShardLedger ledger = Opened(4);
        ledger.TryAssign(Ann, 2, out Assignment first);
        ledger.TryAssign(Ben, 2, out Assignment second);
        Assert.Equal(AcceptanceKind.Accepted, Accept(ledger, second).Kind);
        Assert.False(ledger.IsComplete);
        Assert.Equal(AcceptanceKind.Accepted, Accept(ledger, first).Kind);
        Assert.True(ledger.IsComplete);
        Assert.Equal(4, ledger.AcceptedShards);
    }

    [Fact]
    public void A_second_contribution_is_dropped_and_one_that_differs_is_told()
    {
        ShardLedger ledger = Opened(4);
        ledger.TryAssign(Ann, 4, out Assignment assignment);
        Assert.True(Accept(ledger, assignment).IsAccepted);
        Acceptance again = Accept(ledger, assignment);
        Assert.Equal(AcceptanceKind.Duplicate, again.Kind);
        Assert.Equal("shards 0–3 of step 5 was counted before; this copy is dropped", again.Reason);
        Acceptance other = ledger.Accept(5, assignment.Block, assignment.Generation, equalsFirst: false);
        Assert.Equal(AcceptanceKind.Mismatch, other.Kind);
        Assert.Contains("was counted before and this copy differs from it", other.Reason, StringComparison.Ordinal);
        Assert.Equal(4, ledger.AcceptedShards);
    }

    [Fact]
    public void A_holder_that_was_released_is_refused_when_it_comes_back()
    {
        ShardLedger ledger = Opened(4);
        ledger.TryAssign(Ann, 4, out Assignment lost);
        Assert.Equal(4, ledger.Release(Ann));
        ledger.TryAssign(Ben, 4, out Assignment taken);
        Assert.Equal(lost.Block, taken.Block);
        Assert.True(taken.Generation > lost.Generation);
        Acceptance zombie = Accept(ledger, lost);
        Assert.Equal(AcceptanceKind.StaleGeneration, zombie.Kind);
        Assert.Equal($"shards 0–3 of step 5 is not assigned with generation {lost.Generation}: it was taken back or never handed out", zombie.Reason);
        Assert.True(Accept(ledger, taken).IsAccepted);
    }

    [Fact]
    public void A_generation_counts_for_its_own_block_only()
    {
        ShardLedger ledger = Opened(4);
        ledger.TryAssign(Ann, 2, out Assignment mine);
        ledger.TryAssign(Ben, 2, out Assignment other);
        Assert.Equal(AcceptanceKind.StaleGeneration, ledger.Accept(5, other.Block, mine.Generation).Kind);
        Assert.Equal(AcceptanceKind.StaleGeneration, ledger.Accept(5, new Block(0, 1), mine.Generation).Kind);
        Assert.Equal(0, ledger.AcceptedShards);
    }

    [Fact]
    public void A_contribution_to_another_step_is_refused()
    {
        ShardLedger ledger = Opened(2);
        ledger.TryAssign(Ann, 2, out Assignment late);
        ledger.Open(6);
        Acceptance refused = Accept(ledger, late);
        Assert.Equal(AcceptanceKind.WrongStep, refused.Kind);
        Assert.Equal("shards 0–1 is of step 5, but step 6 is open", refused.Reason);
        Assert.Equal(AcceptanceKind.StaleGeneration, ledger.Accept(6, late.Block, late.Generation).Kind);
        Assert.Equal(2, ledger.UnassignedShards);
    }

    [Fact]
    public void Counted_blocks_are_not_taken_back_from_a_lost_holder()
    {
        ShardLedger ledger = Opened(4);
        ledger.TryAssign(Ann, 2, out Assignment done);
        ledger.TryAssign(Ann, 2, out _);
        Accept(ledger, done);
        Assert.Equal(2, ledger.Release(Ann));
        Assert.Equal(new Block(2, 2), Assigned(ledger, Ben, 4));
        Assert.False(ledger.TryAssign(Ben, 4, out _));
    }

    [Fact]
    public void Of_a_block_and_its_copy_the_first_counts_and_the_other_is_dropped()
    {
        ShardLedger ledger = Opened(4);
        ledger.TryAssign(Ann, 2, out Assignment late);
        Assignment copy = ledger.Copy(Cid, late.Block);
        Assert.Equal(late.Block, copy.Block);
        Assert.Equal(2, ledger.UnassignedShards);
        Assert.True(Accept(ledger, copy).IsAccepted);
        Assert.Equal(AcceptanceKind.Duplicate, Accept(ledger, late).Kind);
        Assert.Equal(2, ledger.AcceptedShards);
    }

    [Fact]
    public void A_block_with_a_copy_stays_assigned_when_one_of_its_holders_is_lost()
    {
        ShardLedger ledger = Opened(2);
        ledger.TryAssign(Ann, 2, out Assignment first);
        Assignment copy = ledger.Copy(Ben, first.Block);
        Assert.Equal(0, ledger.Release(Ann));
        Assert.True(Accept(ledger, copy).IsAccepted);
        Assert.True(ledger.IsComplete);
    }

    [Fact]
    public void Every_shard_is_counted_exactly_once_whatever_happens()
    {
        SeededCases.Run(300, random =>
        {
            int shards = 1 << random.Next(5);
            var ledger = new ShardLedger(shards);
            var handedOut = new List<Assignment>();
            for (int step = 0; step < 4; step++)
            {
                ledger.Open(step);
                var counted = new int[shards];
                for (int turn = 0; !ledger.IsComplete; turn++)
                {
                    Assert.True(turn < 10_000, "the step never ends");
                    long holder = random.Next(4);
                    switch (random.Next(5))
                    {
                        case 0:
                        case 1:
                            if (ledger.TryAssign(holder, random.Next(1, 9), out Assignment assigned) || ledger.TryCopyAny(holder, out assigned))
                            {
                                handedOut.Add(assigned);
                            }

                            break;
                        case 2:
                            ledger.Release(holder);
                            break;
                        default:
                            if (handedOut.Count > 0)
                            {
                                Assignment any = handedOut[random.Next(handedOut.Count)];
                                Count(ledger.Accept(any.Step, any.Block, any.Generation), counted);
                            }

                            break;
                    }

                    Assert.Equal(counted.Sum(), ledger.AcceptedShards);
                }

                Assert.All(counted, times => Assert.Equal(1, times));
            }
        });
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        ShardLedger ledger = Opened(8);
        Step(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 1; step < 100; step++)
        {
            Step(step);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Step(long step)
        {
            ledger.Open(step);
            while (ledger.TryAssign(Ann, 2, out Assignment assignment))
            {
                ledger.Accept(step, assignment.Block, assignment.Generation);
            }
        }
    }

    private static void Count(Acceptance acceptance, int[] counted)
    {
        for (int shard = acceptance.Block.First; acceptance.IsAccepted && shard < acceptance.Block.End; shard++)
        {
            counted[shard]++;
        }
    }

    private static ShardLedger Opened(int shards)
    {
        var ledger = new ShardLedger(shards);
        ledger.Open(5);
        return ledger;
    }

    private static Block Assigned(ShardLedger ledger, long holder, int wanted)
    {
        Assert.True(ledger.TryAssign(holder, wanted, out Assignment assignment));
        return assignment.Block;
    }

    private static Acceptance Accept(ShardLedger ledger, Assignment assignment) =>
        ledger.Accept(assignment.Step, assignment.Block, assignment.Generation);
}
