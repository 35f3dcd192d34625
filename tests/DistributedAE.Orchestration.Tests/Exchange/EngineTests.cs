using DistributedAE.Autoencoders;
using static DistributedAE.Orchestration.Tests.ExchangeTable;

namespace DistributedAE.Orchestration.Tests;

/// <summary>Who may take part in a job: by default only workers whose bits are the same.</summary>
public class EngineTests
{
    [Fact]
    public void A_managed_job_gives_nothing_to_a_worker_with_another_engine()
    {
        var table = new ExchangeTable();
        table.Join(Ann);
        table.JoinTorch(Ben);
        table.Open(1);

        Assert.Equal(string.Empty, table.Want(Ben));
        Assert.Equal("give 1 0+4", table.Want(Ann));
        Assert.Equal("count 1 0+4, complete 1", table.HandIn(Ann));
    }

    [Fact]
    public void Nor_copies_of_late_blocks()
    {
        var table = new ExchangeTable();
        table.Join(Ann);
        table.JoinTorch(Ben);
        table.Open(1);
        table.Want(Ann, Ben);
        table.Now = 4;
        table.Hear(Ann);
        table.Hear(Ben);

        Assert.Equal(string.Empty, table.Pass(4));
        Assert.Equal(0, table.Job.Counters.Copies);
    }

    [Fact]
    public void An_audit_does_not_wait_for_it()
    {
        var table = new ExchangeTable(options: new ExchangeOptions { AuditFraction = 1 });
        table.Join(Ann);
        table.JoinTorch(Ben);
        table.Open(1);
        table.Want(Ann, Ben);

        Assert.Equal("count 1 0+4, complete 1", table.HandIn(Ann, digest: 5));
        Assert.Equal(1, table.Job.Counters.AuditsWaived);
    }

    [Theory]
    [InlineData(AllowedEngines.Torchsharp, "give 2 0+4")]
    [InlineData(AllowedEngines.Any, "give 1 0+2, give 2 2+2")]
    public void Other_jobs_take_the_engines_they_name(AllowedEngines engines, string expected)
    {
        var table = new ExchangeTable(engines: engines);
        table.Join(Ann);
        table.JoinTorch(Ben);
        table.Open(1);

        Assert.Equal(expected, table.Want(Ann, Ben));
    }

    [Fact]
    public void Where_engines_mix_bits_are_not_compared()
    {
        var table = new ExchangeTable(options: new ExchangeOptions { AuditFraction = 1 }, engines: AllowedEngines.Any);
        table.Join(Ann);
        table.JoinTorch(Ben);
        table.Open(1);
        table.Want(Ann, Ben);
        table.HandIn(Ann, digest: 5);
        table.Want(Ann);
        table.Now = 3;
        table.Hear(Ann);
        table.Hear(Ben);
        Assert.Equal("copy 1 2+2", table.Pass(4));

        Assert.Equal("count 1 2+2, complete 1", table.HandIn(Ann, digest: 6));
        Assert.Equal("drop 2 Duplicate", table.HandIn(Ben, digest: 7));
        Assert.Equal((0, 0), (table.Job.Counters.Audits, table.Job.Counters.Mismatches));
    }
}
