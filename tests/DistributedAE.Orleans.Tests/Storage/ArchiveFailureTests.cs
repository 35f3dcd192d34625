using System.Data;
using DistributedAE.Orleans.Storage;
using DistributedAE.Server.Store.Postgres;
using DistributedAE.Server.Tests;
using DistributedAE.Tests.Postgres;
using Npgsql;

namespace DistributedAE.Orleans.Tests.Storage;

/// <summary>What is left of a push that dies, and of a database that goes away.</summary>
[Collection(DatabaseGroup.Name)]
public sealed class ArchiveFailureTests(PostgresServer server) : IDisposable
{
    private const string Job = "fails-aaaaaa";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task A_push_whose_connection_drops_in_the_middle_leaves_what_was_there_before()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        FilledRun run = await FirstPushAsync(database);
        SortedDictionary<string, string> before = FilledRun.Files(run.Folder);
        ChangeEverything(run);
        using (var relay = new DatabaseRelay(database.Connection, bytes: 3 << 20, freeze: false))
        {
            await using var source = NpgsqlDataSource.Create(relay.Connection);
            DatabaseAwayException away = await Assert.ThrowsAsync<DatabaseAwayException>(
                () => ClusterDatabase.Archive(source, new ArchiveOptions { Patience = TimeSpan.Zero }).PushAsync(Job, run.Folder, 1, default));
            Assert.True(relay.Reached.IsCompletedSuccessfully);
            Assert.StartsWith("the run of fails-aaaaaa cannot be stored: the database could not be used for 0 s (", away.Message, StringComparison.Ordinal);
            Assert.EndsWith("); resume the job when it can", away.Message, StringComparison.Ordinal);
        }

        await database.Archive().PullAsync(Job, _folder.File("before"), default);
        Assert.Equal(before, FilledRun.Files(_folder.File("before")));

        await database.Archive().PushAsync(Job, run.Folder, 1, default);
        await database.Archive().PullAsync(Job, _folder.File("after"), default);
        Assert.Equal(FilledRun.Files(run.Folder), FilledRun.Files(_folder.File("after")));
    }

    [PostgresFact]
    public async Task A_push_whose_connection_drops_is_done_again_by_itself()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        FilledRun run = await FirstPushAsync(database);
        ChangeEverything(run);
        using var relay = new DatabaseRelay(database.Connection, bytes: 3 << 20, freeze: false, times: 2);
        await using var source = NpgsqlDataSource.Create(relay.Connection);

        await ClusterDatabase.Archive(source).PushAsync(Job, run.Folder, 1, default);

        await relay.Reached;
        await database.Archive().PullAsync(Job, _folder.File("after"), default);
        Assert.Equal(FilledRun.Files(run.Folder), FilledRun.Files(_folder.File("after")));
    }

    [PostgresFact]
    public async Task A_silo_that_freezes_in_the_middle_of_a_push_keeps_the_job_from_nobody()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        FilledRun run = await FirstPushAsync(database);
        SortedDictionary<string, string> before = FilledRun.Files(run.Folder);
        ChangeEverything(run);
        using var relay = new DatabaseRelay(database.Connection, bytes: 3 << 20, freeze: true, times: 1);
        await using var source = NpgsqlDataSource.Create(relay.Connection);
        Task frozen = ClusterDatabase.Archive(source, new ArchiveOptions { SilenceLimit = TimeSpan.FromSeconds(1) }).PushAsync(Job, run.Folder, 1, default);
        await relay.Reached;

        await database.Archive().ClaimAsync(Job, 2, default);
        await database.Archive().PullAsync(Job, _folder.File("taken"), default);
        Assert.Equal(before, FilledRun.Files(_folder.File("taken")));

        // the first silo wakes up, finds its connection gone and tries again
        relay.Thaw();
        await Assert.ThrowsAsync<RunFencedException>(() => frozen);
    }

    [PostgresFact]
    public async Task A_connection_that_ends_while_a_command_is_sent_is_a_database_that_is_away()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        using var relay = new DatabaseRelay(database.Connection, long.MaxValue, freeze: false, times: 0);
        await using var source = NpgsqlDataSource.Create(relay.Connection);
        for (int turn = 0; turn < 100; turn++)
        {
            Exception away = await Assert.ThrowsAnyAsync<Exception>(() => source.TransactAsync(IsolationLevel.ReadCommitted, EndAsync, default));
            Assert.True(DatabasePatience.IsTransient(away), $"turn {turn}: {away}");
        }

        async Task EndAsync(NpgsqlConnection connection, CancellationToken cancellation)
        {
            _ = Task.Run(relay.Thaw, cancellation);
            while (true)
            {
                await connection.RunAsync("select 1", [], cancellation);
            }
        }
    }

    [PostgresFact]
    public async Task A_database_that_goes_away_is_waited_for_and_then_given_up()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        FilledRun run = await FirstPushAsync(database);
        Task<PushReport> waiting;
        server.Stop();
        try
        {
            DatabaseAwayException away = await Assert.ThrowsAsync<DatabaseAwayException>(
                () => database.Archive(new ArchiveOptions { Patience = TimeSpan.FromSeconds(0.5) }).PullAsync(Job, _folder.File("pulled"), default));
            Assert.StartsWith("the run of fails-aaaaaa cannot be fetched: the database could not be used for 0.5 s (", away.Message, StringComparison.Ordinal);
            Assert.Equal(["run"], Directory.GetFileSystemEntries(_folder.Path).Select(path => Path.GetFileName(path)));
            waiting = database.Archive().PushAsync(Job, run.Folder, 1, default);
        }
        finally
        {
            server.Start();
        }

        Assert.Equal(4, (await waiting).Files);
    }

    private async Task<FilledRun> FirstPushAsync(ClusterDatabase database)
    {
        var run = new FilledRun(_folder.File("run"));
        run.Write("steps.bin", FilledRun.Bytes(1, 100_000));
        run.AddCheckpoint(1, 1 << 20);
        await database.Archive().PushAsync(Job, run.Folder, 1, default);
        return run;
    }

    /// <summary>A new checkpoint of 8 MiB, the old one deleted, and the curves cut back and grown again.</summary>
    private static void ChangeEverything(FilledRun run)
    {
        run.Write("steps.bin", FilledRun.Bytes(2, 150_000));
        run.Write("job.yaml", FilledRun.Bytes(3, 100));
        run.AddCheckpoint(2, 8 << 20);
        run.RemoveCheckpoint(1);
    }
}
