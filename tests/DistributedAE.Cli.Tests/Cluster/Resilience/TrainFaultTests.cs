using DistributedAE.Cli.Tests.Reproducibility;
using DistributedAE.Data;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary><c>dae train</c> dies at a named place; resumed, it ends with the same model.</summary>
public sealed class TrainFaultTests : IDisposable
{
    private const int Killed = 137;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [MemberData(nameof(FaultCases.Train), MemberType = typeof(FaultCases))]
    public async Task The_resumed_run_ends_the_job(FaultPoint point, int times)
    {
        SmallJob.Write(_folder, ClusterJobs.Short.Replace("everySeconds: 0.02", "everySeconds: 0.01", StringComparison.Ordinal));
        using var dying = DaeRun.Start(_folder.Path, TestCluster.Fault($"{point}:{times}"), ["train", "small.yaml", "--out", "run", "--slots", "1"]);
        DaeResult died = await dying.EndAsync();
        Assert.True(died.ExitCode == Killed, $"exit code {died.ExitCode}: {died.Error}");

        string[] how = File.Exists(_folder.File("run/job.yaml")) ? ["--resume", "run"] : ["small.yaml", "--out", "run"];
        string model = (await SmallJob.TrainAsync(_folder, [.. how, "--slots", "1"])).GetProperty("modelSha256").GetString()!;

        Assert.Equal(await ClusterJobs.ShortModelAsync(), model);
    }

    public void Dispose() => _folder.Dispose();
}
