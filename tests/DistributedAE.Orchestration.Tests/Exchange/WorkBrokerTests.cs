using static DistributedAE.Orchestration.Tests.ExchangeTable;

namespace DistributedAE.Orchestration.Tests;

public class WorkBrokerTests
{
    [Fact]
    public void A_step_is_shared_out_counted_and_completed()
    {
        var table = new ExchangeTable();
        table.Join(Ann, Ben);
        Assert.Equal(string.Empty, table.Want(Ann, Ben));
        Assert.Equal("give 1 0+2, give 2 2+2", table.Open(1));
        table.Now = 1;
        Assert.Equal("count 2 2+2", table.HandIn(Ben));
        Assert.Equal("count 1 0+2, complete 1", table.HandIn(Ann));
        Assert.Equal(2, table.Job.Counters.Counted);
        Assert.Equal(2, table.Broker.Roster.Find(Ann)!.ShardsCounted);
    }

    [Fact]
    public void Everyone_keeps_its_shards_from_step_to_step_in_whatever_order_they_ask()
    {
        var table = new ExchangeTable();
        table.Join(Ann, Ben);
        table.Open(1);
        Assert.Equal("give 1 0+2, give 2 2+2", table.Want(Ann, Ben));
        table.Now = 1;
        table.HandIn(Ann);
        table.HandIn(Ben);
        table.Want(Ben, Ann);
        Assert.Equal("give 2 2+2, give 1 0+2", table.Open(2));
        Assert.Equal(2, table.Job.HomesOf(table.Broker.Roster.Find(Ann)!));
    }

    [Fact]
    public void With_more_workers_than_shards_those_with_shards_keep_them_and_the_others_stand_by()
    {
        var table = new ExchangeTable(2);
        table.Join(Ann, Ben, Cid);
        table.Open(1);
        Assert.Equal("give 1 0+1, give 2 1+1", table.Want(Ann, Ben, Cid));
        table.Now = 1;
        table.HandIn(Ann);
        table.HandIn(Ben);
        Assert.Equal(string.Empty, table.Want(Ben, Ann));
        Assert.Equal("give 2 1+1, give 1 0+1", table.Open(2));
        Assert.Equal("give 3 1+1", table.Lose(Ben));
    }

    [Fact]
    public void A_lost_workers_blocks_go_to_a_waiting_one_at_once()
    {
        var table = new ExchangeTable();
        table.Join(Ann, Ben);
        table.Open(1);
        table.Want(Ann, Ben);
        table.Now = 0.1;
        table.HandIn(Ann);
        Assert.Equal(string.Empty, table.Want(Ann));
        Assert.Equal("give 1 2+2", table.Lose(Ben));
        Assert.Equal(2, table.Job.Counters.ShardsTakenBack);
        Assert.Equal("count 1 2+2, complete 1", table.HandIn(Ann));
    }

    [Fact]
    public void A_worker_that_joins_again_starts_anew_and_its_old_result_is_refused()
    {
        var table = new ExchangeTable();
        table.Join(Ann);
        table.Open(1);
        Assert.Equal("give 1 0+4", table.Want(Ann));
        Assignment old = table.LatestOf(Ann);
        table.Join(Ann);
        Assert.Equal("give 1 0+4", table.Want(Ann));
        Assert.True(table.LatestOf(Ann).Generation > old.Generation);
        Assert.Equal("drop 1 StaleGeneration", table.HandIn(Ann, old));
        Assert.Equal(1, table.Broker.Refused);
        Assert.Equal(1, table.Job.Counters.Stale);
        Assert.Equal("count 1 0+4, complete 1", table.HandIn(Ann));
    }

    [Fact]
    public void A_worker_may_want_the_next_block_while_it_computes_one()
    {
        var table = new ExchangeTable();
        table.Join(Ann, Ben);
        table.Open(1);
        Assert.Equal("give 1 0+2, give 1 2+2", table.Want(Ann) + ", " + table.Want(Ann));
        Assert.Equal(2, table.Broker.Roster.Find(Ann)!.Held.Count);
        Assert.Equal(string.Empty, table.Want(Ann));
    }

    [Fact]
    public void A_result_of_an_abandoned_work_is_late_and_the_same_work_can_be_opened_again()
    {
        var table = new ExchangeTable();
        table.Join(Ann, Ben);
        table.Open(1);
        table.Want(Ann);
        Assignment old = table.LatestOf(Ann);
        table.Handle(ExchangeEvent.WorkAbandoned(1, table.Time));
        Assert.Equal(string.Empty, table.Want(Ben));
        table.Broker.Handle(ExchangeEvent.ResultArrived(Ann, table.LatestWorkOf(Ann), old.Generation, old.Block, 0, table.Time));
        Assert.True(table.Broker.TryTake(out ExchangeEffect effect));
        Assert.Equal("shards 0–1 is of step 1, but its work is over", effect.Acceptance.Reason);
        Assert.Equal(1, table.Job.Counters.Late);
        Assert.Equal("give 2 0+2", table.Open(1));
    }

    [Fact]
    public void The_result_of_the_step_before_is_late()
    {
        var table = new ExchangeTable();
        table.Join(Ann);
        table.Open(1);
        table.Want(Ann);
        table.Open(2);
        Assert.Equal("drop 1 WrongStep", table.HandIn(Ann));
        Assert.Equal("give 1 0+4", table.Want(Ann));
    }

    [Fact]
    public void Validation_of_a_version_is_not_taken_for_its_step()
    {
        var table = new ExchangeTable();
        table.Join(Ann);
        table.Open(7, WorkKind.Validation);
        Assert.Equal("give 1 0+4", table.Want(Ann));
        Assignment validation = table.LatestOf(Ann);
        var asStep = new WorkId(1, 0, WorkKind.Contribution, 7);
        Assert.Equal("drop 1 WrongStep", table.HandIn(Ann, validation, work: asStep));
    }

    [Fact]
    public void A_result_of_another_block_than_the_assigned_one_is_refused()
    {
        var table = new ExchangeTable();
        table.Join(Ann, Ben);
        table.Open(1);
        table.Want(Ann);
        Assignment wrong = table.LatestOf(Ann) with { Block = new Block(2, 2) };
        Assert.Equal("drop 1 StaleGeneration", table.HandIn(Ann, wrong));
        Assert.Equal(1, table.Broker.Refused);
        Assert.Equal(0, table.Job.CountedShards);
    }

    [Fact]
    public void Nobody_else_can_hand_in_with_a_holders_generation()
    {
        var table = new ExchangeTable();
        table.Join(Ann, Ben);
        table.Open(1);
        table.Want(Ann);
        Assert.Equal("drop 2 StaleGeneration", table.HandIn(Ben, table.LatestOf(Ann), work: table.LatestWorkOf(Ann)));
        Assert.Equal("count 1 0+2", table.HandIn(Ann));
    }

    [Fact]
    public void A_message_of_an_unknown_worker_closes_its_connection()
    {
        var table = new ExchangeTable();
        Assert.Equal("expired 9", table.Want(9));
        Assert.Equal("expired 9", table.Hear(9));
        Assert.Equal(string.Empty, table.Lose(9));
        Assert.Equal(string.Empty, table.Drain(9));
    }

    [Fact]
    public void Generations_never_repeat_over_jobs_and_begin_where_the_host_says()
    {
        var table = new ExchangeTable(firstGeneration: 3L << 40);
        table.Broker.Attach(new JobWork(2, 4, 0, new ExchangeOptions()));
        table.Join(Ann);
        table.Open(1);
        table.Want(Ann);
        Assert.Equal(3L << 40, table.LatestOf(Ann).Generation);
        table.Broker.Detach(1);
        table.Open(1, job: 2);
        table.Want(Ann);
        Assert.Equal((3L << 40) + 1, table.LatestOf(Ann).Generation);
    }

    [Fact]
    public void Idle_workers_are_offered_to_jobs_by_priority_then_by_submission()
    {
        var table = new ExchangeTable(1);
        table.Broker.Attach(new JobWork(3, 1, 5, new ExchangeOptions()));
        table.Broker.Attach(new JobWork(2, 1, 5, new ExchangeOptions()));
        Assert.Equal([2L, 3L, 1L], table.Broker.Exchanges.Select(exchange => exchange.Job.Number));
        table.Open(1, job: 1);
        table.Open(1, job: 3);
        table.Open(1, job: 2);
        table.Join(Ann, Ben, Cid);
        table.Want(Ann, Ben, Cid);
        Assert.Equal([2L, 3L, 1L], new[] { Ann, Ben, Cid }.Select(worker => table.LatestWorkOf(worker).Job));
    }

    [Fact]
    public void Results_of_a_detached_job_are_late_and_its_workers_go_to_others()
    {
        var table = new ExchangeTable();
        table.Broker.Attach(new JobWork(2, 4, 0, new ExchangeOptions()));
        table.Join(Ann);
        table.Open(1);
        table.Want(Ann);
        table.Broker.Detach(1);
        table.Open(1, job: 2);
        Assert.Equal("drop 1 WrongStep", table.HandIn(Ann));
        Assert.Equal(1, table.Broker.Roster.Find(Ann)!.BlocksDropped);
        Assert.Equal("give 1 0+4", table.Want(Ann));
    }

    [Fact]
    public void It_is_known_beforehand_whether_a_result_would_count()
    {
        var table = new ExchangeTable();
        table.Join(Ann, Ben);
        table.Open(1);
        table.Want(Ann);
        WorkId work = table.LatestWorkOf(Ann);
        (Block block, long generation) = (table.LatestOf(Ann).Block, table.LatestOf(Ann).Generation);
        Assert.True(table.Broker.WouldCount(Ann, work, generation, block));
        Assert.False(table.Broker.WouldCount(Ben, work, generation, block));
        Assert.False(table.Broker.WouldCount(Ann, work with { Version = 2 }, generation, block));
        Assert.False(table.Broker.WouldCount(Ann, work, generation + 1, block));
        Assert.False(table.Broker.WouldCount(Ann, work, generation, block.Sibling));
        table.HandIn(Ann);
        Assert.False(table.Broker.WouldCount(Ann, work, generation, block));
    }

    [Fact]
    public void A_block_that_is_given_back_goes_to_another_worker_and_not_soon_to_the_same()
    {
        var table = new ExchangeTable();
        table.Join(Ann, Ben);
        table.Open(1);
        Assert.Equal("give 1 0+2", table.Want(Ann));
        Assert.Equal(string.Empty, table.Handle(ExchangeEvent.BlockReturned(Ann, table.LatestOf(Ann).Generation, table.Time)));
        Assert.Equal(string.Empty, table.Want(Ann));
        Assert.Equal("give 2 0+2", table.Want(Ben));
        Assert.True(table.Broker.NextDue <= TimeSpan.FromSeconds(5));
        for (int second = 0; second < 4; second++)
        {
            table.Pass(1);
            table.Hear(Ben);
            Assert.Equal(string.Empty, table.Hear(Ann));
        }

        Assert.Equal("give 1 2+2", table.Pass(1.01));
    }

    [Fact]
    public void Work_of_an_unknown_job_and_a_job_that_is_attached_twice_are_refused()
    {
        var table = new ExchangeTable();
        ArgumentException unknown = Assert.Throws<ArgumentException>(() => table.Open(1, job: 7));
        Assert.StartsWith("job 7 is not attached: it can't open work", unknown.Message, StringComparison.Ordinal);
        ArgumentException twice = Assert.Throws<ArgumentException>(() => table.Broker.Attach(table.Job.Job));
        Assert.StartsWith("job 1 is attached already", twice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_allocates_nothing_in_a_steady_state()
    {
        var table = new ExchangeTable(8, new ExchangeOptions { AuditFraction = 0.5, Seed = 3 });
        table.Join(Ann, Ben);
        var held = new ExchangeEffect[16];
        table.Want(Ann, Ben);
        for (int round = 0; round < 50; round++)
        {
            Step(table, round, held);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 50; round < 150; round++)
        {
            Step(table, round, held);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(table.Job.Counters.Audits > 10);
    }

    // no text is made of the effects
    private static void Step(ExchangeTable table, int version, ExchangeEffect[] held)
    {
        WorkBroker broker = table.Broker;
        broker.Handle(ExchangeEvent.WorkOpened(new WorkId(1, 0, WorkKind.Contribution, version), 100, table.Time));
        bool complete = false;
        for (int turn = 0; !complete; turn++)
        {
            Assert.True(turn < 100, "the step does not end");
            int count = 0;
            while (broker.TryTake(out ExchangeEffect effect))
            {
                complete |= effect.Kind == ExchangeEffectKind.WorkComplete;
                if (effect.Kind == ExchangeEffectKind.Assign)
                {
                    held[count++] = effect;
                }
            }

            table.Now += 0.01;
            foreach (ref ExchangeEffect effect in held.AsSpan(0, count))
            {
                Assignment assignment = effect.Assignment;
                broker.Handle(ExchangeEvent.ResultArrived(effect.Worker, effect.Work, assignment.Generation, assignment.Block, 5, table.Time));
                broker.Handle(ExchangeEvent.WorkerWants(effect.Worker, table.Time));
            }
        }
    }
}
