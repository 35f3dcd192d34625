using System.Globalization;
using DistributedAE.Cli.Tests.Reproducibility;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>
/// The only worker dies at a named place; another one takes over, and the model is the same. The lease is so long that nothing could wait for it.
/// </summary>
public sealed class WorkerFaultTests : IDisposable
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

    private readonly TestCluster _cluster = new("--lease", "3600");

    [Theory]
    [MemberData(nameof(FaultCases.Worker), MemberType = typeof(FaultCases))]
    public async Task Another_worker_takes_over(FaultPoint point, int times)
    {
        await _cluster.OpenAsync();
        string job = await _cluster.SubmitAsync(ClusterJobs.Short);

        // what is half sent goes through the stream
        await DieAsync(job, $"{point}:{times}", point == FaultPoint.ResultHalfSent ? ["--no-shared-memory"] : []);

        _cluster.StartWorker();
        Assert.Equal(await ClusterJobs.ShortModelAsync(), await _cluster.EndAsync(job));
        Assert.Single(await _cluster.EventsAsync(), happened => happened.Kind == "worker.lost");
    }

    [Theory]
    [MemberData(nameof(FaultCases.FetchingWorker), MemberType = typeof(FaultCases))]
    public async Task Another_worker_with_the_same_cache_takes_over(FaultPoint point, int times)
    {
        await _cluster.OpenAsync();
        WriteTable();
        await File.WriteAllTextAsync(_cluster.Folder.File("table.yaml"), TableJob);
        string expected = (await SmallJob.TrainAsync(_cluster.Folder, "table.yaml", "--out", "run", "--slots", "1")).GetProperty("modelSha256").GetString()!;
        DaeResult submitted = await DaeProcess.RunAsync(_cluster.Folder.Path, "submit", "table.yaml", "--root", "root");
        string job = submitted.Output.Trim();

        await DieAsync(job, $"{point}:{times}", []);

        DaeRun other = _cluster.StartWorker();
        Assert.Equal(expected, await _cluster.EndAsync(job));
        Assert.False(other.HasEnded);
    }

    public void Dispose() => _cluster.Dispose();

    private async Task DieAsync(string job, string fault, string[] options)
    {
        DaeRun dying = _cluster.StartWorker(options, TestCluster.Fault(fault));
        await _cluster.UntilAsync(async () => dying.HasEnded || (await _cluster.Client.JobAsync(job)).IsOver, $"a worker dies at {fault}");
        Assert.True(dying.HasEnded, "the worker never came to the fault point");
        DaeResult died = await dying.EndAsync();
        Assert.True(died.ExitCode == Killed, $"exit code {died.ExitCode}: {died.Error}");
        Assert.Equal(JobStatus.Running, (await _cluster.Client.JobAsync(job)).Status);
    }

    private void WriteTable() => File.WriteAllLines(
        _cluster.Folder.File("numbers.csv"),
        Enumerable.Range(0, Rows).Select(row => string.Join(
            ',',
            Enumerable.Range(0, Columns).Select(column => (((row * 31) + (column * 17)) % 23 / 22.0).ToString("F4", CultureInfo.InvariantCulture))))
            .Prepend("a,b,c,d,e,f"));
}
