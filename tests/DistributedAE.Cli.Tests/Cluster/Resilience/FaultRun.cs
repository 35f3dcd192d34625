using DistributedAE.Cli.Tests.Reproducibility;
using DistributedAE.Cli.Verify;
using DistributedAE.Training.Runs;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>A run of <c>dae train</c> that goes through several cases, with a new process after each death, and an undisturbed one to compare it with.</summary>
public sealed class FaultRun : IAsyncLifetime, IDisposable
{
    private const int Killed = 137;

    private TemporaryFolder _folder = new();
    private RunTrace? _undisturbed;

    // where the run's last process died; null when it did not, or left other bits: then the next case does not build on the run
    private string? _diedAt;

    public async Task InitializeAsync()
    {
        // with a checkpoint behind every step, so that each one of the other run finds a hash to be compared with
        await FinishedRun.TrainAsync(_folder, Saving("0.0001"), 1, []);
        _undisturbed = Trace();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    /// <summary>Lets the run die at a fault point: it has already where the case before saw to that, else a new run does.</summary>
    internal async Task DieAsync(string fault)
    {
        if (_diedAt != fault)
        {
            _folder.Dispose();
            _folder = new TemporaryFolder();
            SmallJob.Write(_folder, Saving("0.01"));
            await DieAsync(fault, "the new run");
        }
    }

    /// <summary>Goes on with the dead run, and compares every hash and every loss that it notes.</summary>
    /// <param name="next">The fault point at which it dies again; null for none: then it ends, and its model is compared too.</param>
    internal async Task ResumeAsync(string? next)
    {
        string who = $"the run that was resumed after {_diedAt}";
        if (next is not null)
        {
            await DieAsync(next, who);
            return;
        }

        _diedAt = null;
        string model = (await SmallJob.TrainAsync(_folder, How())).GetProperty("modelSha256").GetString()!;
        AssertSameBits(who);
        Assert.Equal(_undisturbed!.Hashes[RunPoint.Model], model);
    }

    private async Task DieAsync(string fault, string who)
    {
        _diedAt = null;
        using var dying = DaeRun.Start(_folder.Path, TestCluster.Fault(fault), ["train", .. How(), "--slots", "1"]);
        DaeResult died = await dying.EndAsync();
        Assert.True(died.ExitCode == Killed, $"{who} did not die at {fault}, but with exit code {died.ExitCode}: {died.Error}");
        AssertSameBits(who);
        _diedAt = fault;
    }

    private void AssertSameBits(string who)
    {
        string? difference = TraceComparison.Of(_undisturbed!, Trace()).FirstDifference;
        Assert.True(difference is null, $"{who}: {difference}");
    }

    // there is no run to resume if the process died before it had made one
    private string[] How() => File.Exists(_folder.File("run/job.yaml")) ? ["--resume", "run"] : ["small.yaml", "--out", "run"];

    private RunTrace Trace() => RunTrace.Read(new RunPaths(_folder.File("run")));

    private static string Saving(string everySeconds) => ClusterJobs.Short.Replace("everySeconds: 0.02", $"everySeconds: {everySeconds}", StringComparison.Ordinal);
}
