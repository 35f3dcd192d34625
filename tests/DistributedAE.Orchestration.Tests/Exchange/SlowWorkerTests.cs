using static DistributedAE.Orchestration.Tests.ExchangeTable;

namespace DistributedAE.Orchestration.Tests;

public class SlowWorkerTests
{
    [Fact]
    public void Loading_the_data_of_a_stage_does_not_make_a_worker_slow()
    {
        ExchangeTable table = Cluster();

        Assert.Equal("give 1 0+4, give 2 4+4", Step(table, 1, benSeconds: 2));
        Assert.Equal("give 1 0+4, give 2 4+4", Step(table, 2));
    }

    /// <summary>A worker that had been frozen once was left out for the rest of the job: it got no blocks, so it was never measured again.</summary>
    [Fact]
    public void A_worker_that_was_slow_once_is_tried_again_after_a_while()
    {
        ExchangeTable table = Cluster();
        Step(table, 1);
        Step(table, 2, benSeconds: 1);
        double slow = table.Now;
        long version = 3;
        while (table.Now < slow + WorkerRoster.ReconsiderAfter.TotalSeconds)
        {
            Assert.Equal("give 1 0+8", Step(table, version++, benSeconds: 0));
            table.Pass(0.1);
        }

        Step(table, version++);
        Assert.StartsWith("give 1 0+4, give 2 4+", Step(table, version), StringComparison.Ordinal);
    }

    private static ExchangeTable Cluster()
    {
        var table = new ExchangeTable(shards: 8);
        table.Join(Ann, Ben);
        table.Want(Ann, Ben);
        return table;
    }

    /// <summary>A step for which Ann takes a hundredth of a second.</summary>
    /// <returns>Who was given what.</returns>
    private static string Step(ExchangeTable table, long version, double benSeconds = 0.01)
    {
        string given = table.Open(version);
        double began = table.Now;
        table.Now = began + 0.01;
        table.HandIn(Ann);
        table.Want(Ann);
        if (given.Contains("give 2", StringComparison.Ordinal))
        {
            table.Now = began + benSeconds;
            table.HandIn(Ben);
            table.Want(Ben);
        }
        else
        {
            table.Hear(Ben);
        }

        return given;
    }
}
