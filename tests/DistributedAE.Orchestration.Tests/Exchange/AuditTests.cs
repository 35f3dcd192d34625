using static DistributedAE.Orchestration.Tests.ExchangeTable;

namespace DistributedAE.Orchestration.Tests;

public class AuditTests
{
    private static readonly ExchangeOptions All = new() { AuditFraction = 1, Seed = 7, SpeculateAfter = double.PositiveInfinity };

    [Fact]
    public void Each_audited_block_is_computed_by_two_workers_and_the_step_waits_for_both()
    {
        var table = new ExchangeTable(2, All);
        table.Join(Ann, Ben);
        table.Open(1);
        Assert.Equal("give 1 0+1, give 2 1+1", table.Want(Ann, Ben));
        table.Now = 1;
        Assert.Equal("count 1 0+1", table.HandIn(Ann, 11));
        Assert.Equal("audit 1 1+1", table.Want(Ann));
        Assert.Equal("count 2 1+1", table.HandIn(Ben, 22));
        Assert.Equal("audit 2 0+1", table.Want(Ben));
        Assert.Equal("drop 1 Duplicate", table.HandIn(Ann, 22));
        Assert.Equal("drop 2 Duplicate, complete 1", table.HandIn(Ben, 11));
        Assert.Equal(2, table.Job.Counters.Audits);
        Assert.Equal(0, table.Job.Counters.AuditsWaived);
    }

    [Fact]
    public void Bits_that_differ_are_reported_with_both_workers()
    {
        var table = new ExchangeTable(1, All);
        table.Join(Ann, Ben);
        table.Open(1);
        Assert.Equal("give 1 0+1, audit 2 0+1", table.Want(Ann, Ben));
        table.HandIn(Ann, 11);
        Assert.Equal("drop 2 Mismatch, mismatch 2 1, complete 1", table.HandIn(Ben, 12));
        Assert.Equal(1, table.Job.Counters.Mismatches);
    }

    [Fact]
    public void A_single_worker_is_not_waited_for_to_audit_itself()
    {
        var table = new ExchangeTable(1, All);
        table.Join(Ann);
        table.Open(1);
        table.Want(Ann);
        Assert.Equal("count 1 0+1, complete 1", table.HandIn(Ann, 11));
        Assert.Equal(1, table.Job.Counters.AuditsWaived);
    }

    [Fact]
    public void An_audit_whose_last_possible_worker_goes_is_given_up()
    {
        var table = new ExchangeTable(1, All);
        table.Join(Ann, Ben);
        table.Open(1);
        table.Want(Ann, Ben);
        Assert.Equal("count 1 0+1", table.HandIn(Ann, 11));
        Assert.Equal("complete 1", table.Lose(Ben));
        Assert.Equal(1, table.Job.Counters.AuditsWaived);
    }

    [Fact]
    public void An_auditor_that_is_lost_is_replaced()
    {
        var table = new ExchangeTable(1, All);
        table.Join(Ann, Ben, Cid);
        table.Open(1);
        Assert.Equal("give 1 0+1, audit 2 0+1", table.Want(Ann, Ben));
        table.HandIn(Ann, 11);
        table.Want(Cid);
        Assert.Equal("audit 3 0+1", table.Lose(Ben));
        Assert.Equal("drop 3 Duplicate, complete 1", table.HandIn(Cid, 11));
    }

    [Fact]
    public void Validation_is_not_audited()
    {
        var table = new ExchangeTable(1, All);
        table.Join(Ann, Ben);
        table.Open(1, WorkKind.Validation);
        Assert.Equal("give 1 0+1", table.Want(Ann, Ben));
    }

    [Fact]
    public void The_choice_is_a_function_of_seed_stage_step_and_block_and_of_the_wanted_size()
    {
        bool[] chosen = Choice(7);
        Assert.Equal(chosen, Choice(7));
        Assert.NotEqual(chosen, Choice(8));
        Assert.InRange(chosen.Count(isChosen => isChosen), 300, 500);

        static bool[] Choice(ulong seed)
        {
            var plan = new AuditPlan(8, 0.25, seed);
            return [.. Enumerable.Range(0, 200).SelectMany(step =>
            {
                plan.Open(new WorkId(1, 2, WorkKind.Contribution, step));
                return Enumerable.Range(0, 8).Select(shard => plan.Covers(new Block(shard, 1)));
            })];
        }
    }
}
