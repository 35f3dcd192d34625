using DistributedAE.Orleans.Storage;
using DistributedAE.Server.Tests;
using DistributedAE.Tests.Postgres;

namespace DistributedAE.Orleans.Tests.Storage;

/// <summary>Large files pass through in chunks.</summary>
[Collection(Alone.Name)]
public sealed class ArchiveMemoryTests : IDisposable
{
    private const int CheckpointBytes = 50_000_000;

    /// <summary>The chunk's buffer, once, and what a command costs for each of the 48 chunks.</summary>
    private const long AllowedBytes = 4 << 20;

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _server = new();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [PostgresFact]
    public async Task A_checkpoint_of_50_MB_takes_no_more_than_4_MB_of_memory_on_either_way()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(_server);
        RunArchive archive = database.Archive();
        var run = new FilledRun(_folder.File("run"));
        run.AddCheckpoint(1, 3 << 20);
        await archive.PushAsync("warm-aaaaaa", run.Folder, 1, default);
        await archive.PullAsync("warm-aaaaaa", _folder.File("warm"), default);
        run.AddCheckpoint(2, CheckpointBytes);

        PushReport? pushed = null;
        long pushing = await AllocatedAsync(async () => pushed = await archive.PushAsync("large-aaaaaa", run.Folder, 1, default));
        long pulling = await AllocatedAsync(() => archive.PullAsync("large-aaaaaa", _folder.File("large"), default));

        Assert.True(pushed!.BytesSent > CheckpointBytes);
        Assert.Equal(FilledRun.Files(run.Folder), FilledRun.Files(_folder.File("large")));
        Assert.InRange(pushing, 0, AllowedBytes);
        Assert.InRange(pulling, 0, AllowedBytes);
    }

    private static async Task<long> AllocatedAsync(Func<Task> action)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await action();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
