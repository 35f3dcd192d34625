using DistributedAE.Data;
using DistributedAE.Orleans.Storage;
using DistributedAE.Server.Tests;
using DistributedAE.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAE.Orleans.Tests.Storage;

/// <summary>Submitters' files in the database.</summary>
[Collection(DatabaseGroup.Name)]
public sealed class InputArchiveTests(PostgresServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task A_file_is_stored_once_and_comes_back()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        InputArchive inputs = Inputs(database);
        (string sha256, string path) = NewFile(1, (2 << 20) + 5);
        Assert.Null(await inputs.FindAsync(sha256, default));

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => inputs.StoreAsync(sha256, path, default))));

        Assert.Equal((2 << 20) + 5, await inputs.FindAsync(sha256, default));
        Assert.Equal(3L, await database.ValueAsync<long>("select count(*) from dae_chunks"));
        await inputs.FetchAsync(sha256, _folder.File("fetched"), default);
        Assert.Equal(sha256, FileHash.Of(_folder.File("fetched")));
    }

    [PostgresFact]
    public async Task A_file_that_is_not_what_its_name_says_is_refused()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        InputArchive inputs = Inputs(database);
        (string sha256, string path) = NewFile(1, 1000);
        string other = new('a', 64);

        InputException refused = await Assert.ThrowsAsync<InputException>(() => inputs.StoreAsync(other, path, default));
        Assert.Equal($"{path} has the SHA-256 {sha256}, not {other}; the file changed or was damaged: upload it again", refused.Message);
        Assert.Equal(0L, await database.ValueAsync<long>("select count(*) from dae_contents"));
        await Assert.ThrowsAsync<InputException>(() => inputs.StoreAsync("../x", path, default));
    }

    [PostgresFact]
    public async Task A_damaged_file_is_named_and_leaves_no_file()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        InputArchive inputs = Inputs(database);
        (string sha256, string path) = NewFile(1, 1000);
        await inputs.StoreAsync(sha256, path, default);
        await database.RunAsync("update dae_chunks set bytes = set_byte(bytes, 0, get_byte(bytes, 0) # 1)");

        ArchiveDamagedException damaged = await Assert.ThrowsAsync<ArchiveDamagedException>(() => inputs.FetchAsync(sha256, _folder.File("fetched"), default));
        Assert.StartsWith($"the input {sha256} is damaged in the database: chunk 0, ", damaged.Message, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
        await Assert.ThrowsAsync<NotFoundException>(() => inputs.FetchAsync(new string('a', 64), _folder.File("fetched"), default));
    }

    [PostgresFact]
    public async Task What_a_job_uses_stays_until_the_last_job_that_uses_it_is_deleted()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        InputArchive inputs = Inputs(database);
        RunArchive runs = database.Archive();
        (string shared, string sharedPath) = NewFile(1, 1000);
        (string own, string ownPath) = NewFile(2, 1000);
        await inputs.StoreAsync(shared, sharedPath, default);
        await inputs.StoreAsync(own, ownPath, default);
        await runs.ClaimAsync("a-aaaaaa", 1, default);
        await runs.ClaimAsync("b-bbbbbb", 1, default);
        await inputs.UseAsync("a-aaaaaa", [shared, own], default);
        await inputs.UseAsync("a-aaaaaa", [shared], default);
        await inputs.UseAsync("b-bbbbbb", [shared], default);

        await runs.DeleteAsync("a-aaaaaa", default);
        Assert.Equal((1000L, null), (await inputs.FindAsync(shared, default), await inputs.FindAsync(own, default)));

        await runs.DeleteAsync("b-bbbbbb", default);
        Assert.Null(await inputs.FindAsync(shared, default));
        Assert.Equal(0L, await database.ValueAsync<long>("select count(*) from dae_chunks"));
        NotFoundException none = await Assert.ThrowsAsync<NotFoundException>(() => inputs.UseAsync("b-bbbbbb", [shared], default));
        Assert.Equal($"the database has no input with the SHA-256 {shared}; upload the file before the job is submitted", none.Message);
    }

    private static InputArchive Inputs(ClusterDatabase database) => new(database.Source, new ArchiveOptions(), TimeProvider.System, NullLogger<InputArchive>.Instance);

    private (string Sha256, string Path) NewFile(int seed, int length)
    {
        string path = _folder.File($"input{seed}");
        File.WriteAllBytes(path, FilledRun.Bytes(seed, length));
        return (FileHash.Of(path), path);
    }
}
