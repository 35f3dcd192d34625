using System.Globalization;
using DistributedAE.Cli.Tests.Reproducibility;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>The only worker dies at a named place; another one takes over, and the model is the same.</summary>
[TestCaseOrderer("DistributedAE.Cli.Tests.Cluster.Resilience.FaultCasesInOrder", "DistributedAE.Cli.Tests")]
public sealed class WorkerFaultTests(WorkerRelay fixture) : IClassFixture<WorkerRelay>
{
    private const int Killed = 137;
    private const int Rows = 64;
    private const int Columns = 6;

    private const string TableJob = """
        seed: 5
        data: { source: numbers.csv, validation: 0.1 }
        model: { layers: [6, 4, 2] }
        pretrain: { epochs: 2, batchSize: 16 }
        finetune: { epochs: 2, batchSize: 16 }
        parallel: { shards: 4 }
        """;

    [Theory]
    [MemberData(nameof(FaultCases.Worker), MemberType = typeof(FaultCases))]
    public async Task Another_worker_takes_over(FaultPoint point, int times)
    {
        DaeRun dying = await fixture.DyingAsync($"{point}:{times}");
        string job = await fixture.Cluster.SubmitAsync(ClusterJobs.Short, $"{point}-{times}");

        await DieAsync(dying, job);

        Assert.Equal(await ClusterJobs.ShortModelAsync(), await fixture.EndAsync(job, FaultCases.AfterTakingOver(point, times)));
        IEnumerable<EventView> since = (await fixture.Cluster.EventsAsync()).SkipWhile(happened => happened.JobId != job);
        Assert.Single(since, happened => happened.Kind == "worker.lost");
    }

    [Theory]
    [MemberData(nameof(FaultCases.FetchingWorker), MemberType = typeof(FaultCases))]
    public async Task Another_worker_with_the_same_cache_takes_over(FaultPoint point, int times)
    {
        DaeRun dying = await fixture.DyingAsync($"{point}:{times}");
        TemporaryFolder folder = fixture.Cluster.Folder;
        WriteTable(folder);
        await File.WriteAllTextAsync(folder.File("table.yaml"), TableJob);
        string expected = (await SmallJob.TrainAsync(folder, "table.yaml", "--out", "run", "--slots", "1")).GetProperty("modelSha256").GetString()!;
        DaeResult submitted = await DaeProcess.RunAsync(folder.Path, "submit", "table.yaml", "--root", "root");
        string job = submitted.Output.Trim();

        await DieAsync(dying, job);

        Assert.Equal(expected, await fixture.EndAsync(job, FaultCases.AfterTakingOver(point, times)));
    }

    private async Task DieAsync(DaeRun dying, string job)
    {
        await fixture.Cluster.UntilAsync(async () => dying.HasEnded || (await fixture.Cluster.Client.JobAsync(job)).IsOver, $"a worker dies in {job}");
        Assert.True(dying.HasEnded, "the worker never came to the fault point");
        DaeResult died = await dying.EndAsync();
        Assert.True(died.ExitCode == Killed, $"exit code {died.ExitCode}: {died.Error}");
        Assert.Equal(JobStatus.Running, (await fixture.Cluster.Client.JobAsync(job)).Status);
    }

    private static void WriteTable(TemporaryFolder folder) => File.WriteAllLines(
        folder.File("numbers.csv"),
        Enumerable.Range(0, Rows).Select(row => string.Join(
            ',',
            Enumerable.Range(0, Columns).Select(column => (((row * 31) + (column * 17)) % 23 / 22.0).ToString("F4", CultureInfo.InvariantCulture))))
            .Prepend("a,b,c,d,e,f"));
}
