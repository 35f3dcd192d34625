using DistributedAE.Cli.Tests.Reproducibility;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>However many workers compute a job, and whatever way their sums take, the model is that of one process.</summary>
public sealed class SameModelTests
{
    private const int MostWorkers = 4;

    [Theory]
    [InlineData("sharedMemory")]
    [InlineData("stream")]
    public async Task One_to_four_workers_make_the_model_of_one_process(string transport)
    {
        using var cluster = new TestCluster();
        await cluster.OpenAsync();
        var models = new List<string>();
        var workers = new List<DaeRun>();
        while (workers.Count < MostWorkers)
        {
            workers.Add(cluster.StartWorker(transport == "stream" ? ["--no-shared-memory"] : []));
            WorkerView joined = await cluster.UntilWorkerAsync(workers[^1], _ => true);
            Assert.Equal(transport, joined.Transport);

            models.Add(await cluster.EndAsync(await cluster.SubmitAsync(ClusterJobs.Short)));

            Assert.Equal(workers.Count, (await cluster.Client.WorkersAsync()).Count);
        }

        string expected = await ClusterJobs.ShortModelAsync();
        Assert.All(models, model => Assert.Equal(expected, model));
    }
}
