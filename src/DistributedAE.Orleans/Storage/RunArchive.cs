using System.Data;
using DistributedAE.Data;
using DistributedAE.Server.Store.Postgres;
using DistributedAE.Training.Runs;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DistributedAE.Orleans.Storage;

/// <summary>
/// Keeps run folders in the database, so that a silo without the others' disks goes on from a run's last checkpoint. A run works in a folder of its silo and pushes it after
/// each commit point; the push's commit is what counts for the cluster. For several threads at a time, one a job.
/// </summary>
internal sealed partial class RunArchive
{
    private readonly ArchiveDatabase _database;
    private readonly ILogger _log;

    /// <summary>The archive in a database.</summary>
    /// <param name="source">The database, with the tables of <see cref="OrleansSchema"/>; not owned.</param>
    /// <param name="options">The options.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told of damage, and when the database is away.</param>
    public RunArchive(NpgsqlDataSource source, ArchiveOptions options, TimeProvider time, ILogger<RunArchive> log)
    {
        options.Check();
        _database = new ArchiveDatabase(source, options, time, log);
        _log = log;
    }

    /// <summary>Takes a job over: what older generations push from now on is refused. Before the pull, so that nothing comes in between.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="generation">The new run's generation; the same one may claim again.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RunFencedException">A newer generation was there, or the job was deleted.</exception>
    /// <exception cref="DatabaseAwayException">The database was away for too long.</exception>
    public Task ClaimAsync(string jobId, long generation, CancellationToken cancellation) => _database.TransactAsync(
        $"{jobId} cannot be taken over",
        IsolationLevel.ReadCommitted,
        async (connection, token) =>
        {
            await RunFence.PassAsync(connection, jobId, generation, token).ConfigureAwait(false);
            return true;
        },
        cancellation);

    /// <summary>What the archive has of a run; null for nothing.</summary>
    /// <exception cref="DatabaseAwayException">The database was away for too long.</exception>
    public Task<ArchivedRun?> FindAsync(string jobId, CancellationToken cancellation) => _database.TransactAsync(
        $"the run of {jobId} cannot be looked up", IsolationLevel.ReadCommitted, (connection, token) => FindAsync(connection, jobId, token), cancellation);

    /// <summary>
    /// Brings the archive to what the run folder holds now: sends what is new or changed, drops what is gone, all at once or, where anything fails, not at all. Pushing again changes nothing.
    /// The folder's <see cref="RunFolder"/> may be open, and the run may go on meanwhile.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="folder">The run folder.</param>
    /// <param name="generation">The run's generation.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RunFencedException">A newer generation has claimed or pushed the run, or the job was deleted.</exception>
    /// <exception cref="DatabaseAwayException">The database was away for too long.</exception>
    /// <exception cref="InputException">The folder cannot be read, or has more than can be kept.</exception>
    public async Task<PushReport> PushAsync(string jobId, string folder, long generation, CancellationToken cancellation)
    {
        PushReport report = await _database.TransactAsync(
            $"the run of {jobId} cannot be stored",
            IsolationLevel.ReadCommitted,
            async (connection, token) =>
            {
                await RunFence.PassAsync(connection, jobId, generation, token).ConfigureAwait(false);
                using RunSnapshot snapshot = RunSnapshot.Open(folder, _database.Options.MaxFileBytes);
                return await PushAsync(connection, jobId, snapshot, token).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        foreach (string file in report.LeftOut)
        {
            LogWarningLeftOut(jobId, Path.Combine(folder, file));
        }

        return report;
    }

    /// <summary>
    /// Makes the run folder as it was pushed last, ready to be opened by <see cref="RunFolder"/>. A folder that is there already is replaced; the new one has its name only when it is whole.
    /// Checkpoints that are damaged in the database are left out and named as long as there is a whole one.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="folder">The run folder; used by no run, and pulled by nobody else at the time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NotFoundException">The archive has nothing of the job.</exception>
    /// <exception cref="ArchiveDamagedException">A file that cannot be done without, or every checkpoint, is damaged.</exception>
    /// <exception cref="DatabaseAwayException">The database was away for too long.</exception>
    /// <exception cref="InputException">The folder is in use, or cannot be written.</exception>
    public async Task<PullReport> PullAsync(string jobId, string folder, CancellationToken cancellation)
    {
        using var place = new FolderReplacement(folder);
        PullReport report = await _database.TransactAsync(
            $"the run of {jobId} cannot be fetched",
            IsolationLevel.RepeatableRead,
            (connection, token) => PullAsync(connection, jobId, place, token),
            cancellation).ConfigureAwait(false);
        place.Commit();
        foreach (ArchiveDamagedException damage in report.Damaged)
        {
            LogErrorDamaged(damage.Message);
        }

        return report;
    }

    /// <summary>Deletes a job's files, and the inputs that no other job uses. Whoever still runs it is fenced off.</summary>
    /// <returns>Whether there was anything.</returns>
    /// <exception cref="DatabaseAwayException">The database was away for too long.</exception>
    public Task<bool> DeleteAsync(string jobId, CancellationToken cancellation) => _database.TransactAsync(
        $"the run of {jobId} cannot be deleted",
        IsolationLevel.ReadCommitted,
        async (connection, token) =>
        {
            int found = await connection.RunAsync("update dae_runs set deleted_at = now() where job_id = $1 and deleted_at is null", [jobId], token).ConfigureAwait(false);
            await connection.RunAsync("delete from dae_contents c using dae_run_files f where f.job_id = $1 and c.id = f.content_id", [jobId], token).ConfigureAwait(false);
            await InputArchive.ReleaseAsync(connection, jobId, token).ConfigureAwait(false);
            return found > 0;
        },
        cancellation);

    private static async Task<ArchivedRun?> FindAsync(NpgsqlConnection connection, string jobId, CancellationToken cancellation)
    {
        using NpgsqlCommand command = connection.Command(
            """
            select r.generation, r.pushed_at, count(c.id)::int, coalesce(sum(c.bytes), 0)::bigint
            from dae_runs r left join dae_run_files f on f.job_id = r.job_id left join dae_contents c on c.id = f.content_id
            where r.job_id = $1 and r.deleted_at is null
            group by r.job_id
            """,
            [jobId]);
        NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            return await reader.ReadAsync(cancellation).ConfigureAwait(false)
                ? new ArchivedRun(reader.GetInt64(0), await reader.GetFieldValueAsync<DateTimeOffset?>(1, cancellation).ConfigureAwait(false), reader.GetInt32(2), reader.GetInt64(3))
                : null;
        }
    }

    private static async Task<PushReport> PushAsync(NpgsqlConnection connection, string jobId, RunSnapshot snapshot, CancellationToken cancellation)
    {
        SortedDictionary<string, StoredContent> stored = await ReadFilesAsync(connection, jobId, cancellation).ConfigureAwait(false);
        var gone = new SortedDictionary<string, StoredContent>(stored, StringComparer.Ordinal);
        var leftOut = new List<string>();
        using var writer = new ContentWriter(connection);
        foreach (OpenFile file in snapshot.Files)
        {
            if (stored.TryGetValue(file.Name, out StoredContent? known) && known.Sha256 == file.Sha256)
            {
                // a checkpoint never changes
                _ = gone.Remove(file.Name);
                continue;
            }

            long content = known?.Id ?? await writer.CreateAsync(cancellation).ConfigureAwait(false);
            string sha256 = await writer.WriteAsync(content, file, cancellation).ConfigureAwait(false);
            if (file.Sha256 is { } expected && expected != sha256)
            {
                leftOut.Add(file.Name);
                await DropAsync(connection, content, cancellation).ConfigureAwait(false);
            }
            else if (!gone.Remove(file.Name))
            {
                await connection.RunAsync("insert into dae_run_files (job_id, path, content_id) values ($1, $2, $3)", [jobId, file.Name, content], cancellation).ConfigureAwait(false);
            }
        }

        foreach (StoredContent content in gone.Values)
        {
            await DropAsync(connection, content.Id, cancellation).ConfigureAwait(false);
        }

        await connection.RunAsync("update dae_runs set pushed_at = now() where job_id = $1", [jobId], cancellation).ConfigureAwait(false);
        return new PushReport(snapshot.Files.Count - leftOut.Count, writer.BytesSent, [.. gone.Keys.Except(leftOut)], leftOut);
    }

    private static async Task<PullReport> PullAsync(NpgsqlConnection connection, string jobId, FolderReplacement place, CancellationToken cancellation)
    {
        SortedDictionary<string, StoredContent> files = await ReadFilesAsync(connection, jobId, cancellation).ConfigureAwait(false);
        if (files.Count == 0)
        {
            throw new NotFoundException($"the database has no run of {jobId}");
        }

        place.Begin();
        var damaged = new List<ArchiveDamagedException>();
        int checkpoints = 0;
        long bytes = 0;
        using var reader = new ContentReader(connection);
        foreach ((string name, StoredContent content) in files)
        {
            string file = $"{name} of {jobId}";
            if (!RunSnapshot.IsName(name))
            {
                throw new ArchiveDamagedException(file, "this is no name of a file in a run folder");
            }

            bool isCheckpoint = CheckpointManifest.NumberOf(Path.GetFileName(name)) is not null;
            checkpoints += isCheckpoint ? 1 : 0;
            string path = place.PathOf(name);
            if (await reader.ReadAsync(content, path, cancellation).ConfigureAwait(false) is not { } damage)
            {
                bytes += content.Bytes;
                continue;
            }

            damaged.Add(new ArchiveDamagedException(file, damage));
            if (!isCheckpoint)
            {
                throw damaged[^1];
            }

            File.Delete(path);
        }

        if (damaged.Count > 0 && damaged.Count == checkpoints)
        {
            // to begin from the start gives the same model, but nobody should pay for that without having been asked
            throw damaged[^1];
        }

        return new PullReport(files.Count - damaged.Count, bytes, damaged);
    }

    private static async Task<SortedDictionary<string, StoredContent>> ReadFilesAsync(NpgsqlConnection connection, string jobId, CancellationToken cancellation)
    {
        var files = new SortedDictionary<string, StoredContent>(StringComparer.Ordinal);
        using NpgsqlCommand command = connection.Command(
            "select f.path, c.id, c.bytes, c.sha256 from dae_run_files f join dae_contents c on c.id = f.content_id where f.job_id = $1", [jobId]);
        NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            {
                files.Add(reader.GetString(0), new StoredContent(reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3)));
            }
        }

        return files;
    }

    /// <summary>Takes its chunks and its file's row along.</summary>
    private static Task<int> DropAsync(NpgsqlConnection connection, long contentId, CancellationToken cancellation) =>
        connection.RunAsync("delete from dae_contents where id = $1", [contentId], cancellation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{JobId}: {Path} is damaged and was not stored; the one before it stays in force")]
    private partial void LogWarningLeftOut(string jobId, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Damage}; the run goes on from another checkpoint")]
    private partial void LogErrorDamaged(string damage);
}
