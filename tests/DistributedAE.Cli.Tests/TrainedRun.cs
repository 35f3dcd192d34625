namespace DistributedAE.Cli.Tests;

/// <summary>A finished run <c>run</c> of <see cref="SmallJob"/>, for tests that only read it.</summary>
public sealed class TrainedRun : IAsyncLifetime
{
    internal TemporaryFolder Folder { get; } = new();

    public async Task InitializeAsync()
    {
        SmallJob.Write(Folder);
        await SmallJob.TrainAsync(Folder, "small.yaml", "--out", "run");
    }

    public Task DisposeAsync()
    {
        Folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Runs <c>dae</c> beside the run folder.</summary>
    internal Task<DaeResult> RunAsync(params string[] arguments) => DaeProcess.RunAsync(Folder.Path, arguments);
}
