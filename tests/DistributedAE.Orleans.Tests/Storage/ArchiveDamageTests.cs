using DistributedAE.Orleans.Storage;
using DistributedAE.Server.Tests;
using DistributedAE.Tests.Postgres;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Runs;

namespace DistributedAE.Orleans.Tests.Storage;

/// <summary>Bytes that changed in the database.</summary>
[Collection(DatabaseGroup.Name)]
public sealed class ArchiveDamageTests(PostgresServer server) : IDisposable
{
    private const string Job = "damaged-aaaaaa";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task A_flipped_byte_is_named_and_no_folder_made()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        var run = new FilledRun(_folder.File("run"));
        run.Write("steps.bin", FilledRun.Bytes(1, 3 << 20));
        run.AddCheckpoint(1, 1000);
        await database.Archive().PushAsync(Job, run.Folder, 1, default);
        Assert.Equal(1, await FlipAsync(database, "steps.bin", chunk: 2));

        ArchiveDamagedException damaged = await Assert.ThrowsAsync<ArchiveDamagedException>(() => database.Archive().PullAsync(Job, _folder.File("pulled"), default));

        Assert.Equal("steps.bin of damaged-aaaaaa", damaged.File);
        Assert.StartsWith("steps.bin of damaged-aaaaaa is damaged in the database: chunk 2, from byte 2097152 on, has the SHA-256 ", damaged.Message, StringComparison.Ordinal);
        Assert.EndsWith(" was noted; restore the database from its backup, and have its disk looked at", damaged.Message, StringComparison.Ordinal);
        Assert.Equal(["run"], Directory.GetFileSystemEntries(_folder.Path).Select(path => Path.GetFileName(path)));
    }

    [PostgresFact]
    public async Task A_missing_chunk_is_found()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        var run = new FilledRun(_folder.File("run"));
        run.Write("steps.bin", FilledRun.Bytes(1, 3 << 20));
        await database.Archive().PushAsync(Job, run.Folder, 1, default);
        await database.RunAsync("delete from dae_chunks where number = 1");

        ArchiveDamagedException damaged = await Assert.ThrowsAsync<ArchiveDamagedException>(() => database.Archive().PullAsync(Job, _folder.File("pulled"), default));
        Assert.Contains("it has 1048576 bytes with the SHA-256 ", damaged.Message, StringComparison.Ordinal);
        Assert.Contains(", 3145728 bytes with ", damaged.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_run_goes_on_from_the_checkpoint_before_a_damaged_one_to_the_same_model()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        string first = _folder.File("first");
        string hash = SmallJobs.Train(first, new RunObserver()).ModelSha256!;
        File.Delete(new RunPaths(first).Model);
        await database.Archive().PushAsync(Job, first, 1, default);
        string[] checkpoints = [.. FilledRun.Files(first).Keys.Where(name => name.EndsWith(".safetensors", StringComparison.Ordinal))];
        Assert.True(checkpoints.Length > 1);
        Assert.Equal(1, await FlipAsync(database, checkpoints[^1], chunk: 0));

        string second = _folder.File("second");
        PullReport pulled = await database.Archive().PullAsync(Job, second, default);

        Assert.Equal([$"{checkpoints[^1]} of {Job}"], pulled.Damaged.Select(damage => damage.File));
        Assert.Equal(hash, SmallJobs.Train(second, new RunObserver()).ModelSha256);
        PushReport pushed = await database.Archive().PushAsync(Job, second, 1, default);
        Assert.Empty(pushed.LeftOut);
        Assert.Empty((await database.Archive().PullAsync(Job, _folder.File("third"), default)).Damaged);
    }

    [PostgresFact]
    public async Task Where_every_checkpoint_is_damaged_the_run_does_not_begin_from_the_start_unasked()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        var run = new FilledRun(_folder.File("run"));
        run.AddCheckpoint(1, 1000);
        run.AddCheckpoint(2, 1000);
        await database.Archive().PushAsync(Job, run.Folder, 1, default);
        Assert.Equal(1, await FlipAsync(database, FilledRun.NameOf(1), chunk: 0));
        Assert.Equal(1, await FlipAsync(database, FilledRun.NameOf(2), chunk: 0));

        ArchiveDamagedException damaged = await Assert.ThrowsAsync<ArchiveDamagedException>(() => database.Archive().PullAsync(Job, _folder.File("pulled"), default));
        Assert.Equal($"{FilledRun.NameOf(2)} of {Job}", damaged.File);
    }

    private static Task<int> FlipAsync(ClusterDatabase database, string name, int chunk) => database.RunAsync(
        """
        update dae_chunks set bytes = set_byte(bytes, 77, get_byte(bytes, 77) # 1)
        where number = $2 and content_id = (select content_id from dae_run_files where path = $1)
        """,
        name,
        chunk);
}
