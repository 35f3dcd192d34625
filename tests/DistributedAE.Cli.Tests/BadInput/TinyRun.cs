using DistributedAE.Cli.Tests.Reproducibility;
using DistributedAE.Server.Tests;

namespace DistributedAE.Cli.Tests.BadInput;

/// <summary>A finished run of <see cref="SmallJobs.Tiny"/>, for tests that damage copies of it.</summary>
public sealed class TinyRun : IAsyncLifetime
{
    private TemporaryFolder Folder { get; } = new();

    internal FinishedRun Run { get; private set; } = null!;

    public async Task InitializeAsync() => Run = await FinishedRun.TrainAsync(Folder, SmallJobs.Tiny, 1, []);

    public Task DisposeAsync()
    {
        Folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>The bytes of its model.</summary>
    internal byte[] Model() => File.ReadAllBytes(Folder.File("run/model.safetensors"));

    /// <summary>Copies the run folder to <c>run</c> of another folder.</summary>
    internal void CopyTo(TemporaryFolder folder) => FolderCopy.Of(Folder.File("run"), folder.File("run"));
}
