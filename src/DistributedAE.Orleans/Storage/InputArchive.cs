using System.Data;
using DistributedAE.Data;
using DistributedAE.Server.Store.Postgres;
using DistributedAE.Server.Uploads;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DistributedAE.Orleans.Storage;

/// <summary>
/// Keeps files that submitters uploaded, and other inputs of jobs, in the database, each once, under the SHA-256 of its content. What a job uses stays until the last job that uses it is
/// deleted (<see cref="RunArchive.DeleteAsync"/>). For several threads at a time.
/// </summary>
internal sealed class InputArchive
{
    private readonly ArchiveDatabase _database;

    /// <summary>The inputs in a database.</summary>
    /// <param name="source">The database, with the tables of <see cref="OrleansSchema"/>; not owned.</param>
    /// <param name="options">The options.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told when the database is away.</param>
    public InputArchive(NpgsqlDataSource source, ArchiveOptions options, TimeProvider time, ILogger<InputArchive> log)
    {
        options.Check();
        _database = new ArchiveDatabase(source, options, time, log);
    }

    /// <summary>An input's length in bytes; null when it is not there.</summary>
    /// <param name="sha256">Its SHA-256.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DatabaseAwayException">The database was away for too long.</exception>
    public Task<long?> FindAsync(string sha256, CancellationToken cancellation) => _database.TransactAsync(
        $"the input {sha256} cannot be looked up",
        IsolationLevel.ReadCommitted,
        async (connection, token) => (await FindAsync(connection, sha256, token).ConfigureAwait(false))?.Bytes,
        cancellation);

    /// <summary>Stores a file; one that is there already is not sent again.</summary>
    /// <param name="sha256">The SHA-256 that it must have.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InputException">The file cannot be read, is too large or has another SHA-256.</exception>
    /// <exception cref="DatabaseAwayException">The database was away for too long.</exception>
    public Task StoreAsync(string sha256, string path, CancellationToken cancellation)
    {
        Require(sha256);
        return _database.TransactAsync(
            $"the input {path} cannot be stored",
            IsolationLevel.ReadCommitted,
            async (connection, token) =>
            {
                if (await FindAsync(connection, sha256, token).ConfigureAwait(false) is null)
                {
                    await StoreAsync(connection, sha256, path, token).ConfigureAwait(false);
                }

                return true;
            },
            cancellation);
    }

    /// <summary>Writes an input to a file, which has its name only when it is whole.</summary>
    /// <param name="sha256">Its SHA-256.</param>
    /// <param name="path">The file; its folder must exist. One that is there already is replaced.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NotFoundException">There is no such input.</exception>
    /// <exception cref="ArchiveDamagedException">It is damaged in the database.</exception>
    /// <exception cref="InputException">The file cannot be written.</exception>
    /// <exception cref="DatabaseAwayException">The database was away for too long.</exception>
    public async Task FetchAsync(string sha256, string path, CancellationToken cancellation)
    {
        Require(sha256);
        string full = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.part");
        try
        {
            _ = await _database.TransactAsync(
                $"the input {sha256} cannot be fetched",
                IsolationLevel.RepeatableRead,
                async (connection, token) =>
                {
                    StoredContent content = await FindAsync(connection, sha256, token).ConfigureAwait(false)
                        ?? throw new NotFoundException($"the database has no input with the SHA-256 {sha256}; upload the file again");
                    File.Delete(temporary);
                    using var reader = new ContentReader(connection);
                    return await reader.ReadAsync(content, temporary, token).ConfigureAwait(false) is { } damage
                        ? throw new ArchiveDamagedException($"the input {sha256}", damage)
                        : true;
                },
                cancellation).ConfigureAwait(false);
            AtomicFile.Rename(temporary, full);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Notes that a job uses inputs, so that they stay as long as the job.</summary>
    /// <param name="jobId">The job, claimed before (<see cref="RunArchive.ClaimAsync"/>).</param>
    /// <param name="hashes">The inputs' SHA-256.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NotFoundException">One is not there.</exception>
    /// <exception cref="DatabaseAwayException">The database was away for too long.</exception>
    public Task UseAsync(string jobId, IReadOnlyCollection<string> hashes, CancellationToken cancellation) => _database.TransactAsync(
        $"the inputs of {jobId} cannot be noted",
        IsolationLevel.ReadCommitted,
        async (connection, token) =>
        {
            await LockUsesAsync(connection, token).ConfigureAwait(false);
            foreach (string sha256 in hashes)
            {
                if (await FindAsync(connection, sha256, token).ConfigureAwait(false) is null)
                {
                    throw new NotFoundException($"the database has no input with the SHA-256 {sha256}; upload the file before the job is submitted");
                }

                await connection.RunAsync("insert into dae_run_inputs (job_id, sha256) values ($1, $2) on conflict do nothing", [jobId, sha256], token).ConfigureAwait(false);
            }

            return true;
        },
        cancellation);

    /// <summary>Takes back a job's uses, and deletes inputs that nobody uses any more.</summary>
    internal static async Task ReleaseAsync(NpgsqlConnection connection, string jobId, CancellationToken cancellation)
    {
        await LockUsesAsync(connection, cancellation).ConfigureAwait(false);
        await connection.RunAsync(
            """
            delete from dae_contents c using dae_inputs i, dae_run_inputs u
            where u.job_id = $1 and i.sha256 = u.sha256 and c.id = i.content_id
                and not exists (select from dae_run_inputs other where other.sha256 = u.sha256 and other.job_id <> $1)
            """,
            [jobId],
            cancellation).ConfigureAwait(false);
        await connection.RunAsync("delete from dae_run_inputs where job_id = $1", [jobId], cancellation).ConfigureAwait(false);
    }

    /// <summary>One job must not begin to use what another, being deleted, is the last to use.</summary>
    private static Task<int> LockUsesAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        connection.RunAsync("lock table dae_run_inputs in share row exclusive mode", [], cancellation);

    private async Task StoreAsync(NpgsqlConnection connection, string sha256, string path, CancellationToken cancellation)
    {
        using OpenFile file = OpenFile.TryOpen(path, path) ?? throw new NotFoundException($"there is no file {path}");
        file.RequireAtMost(_database.Options.MaxFileBytes);
        using var writer = new ContentWriter(connection);
        long content = await writer.CreateAsync(cancellation).ConfigureAwait(false);
        string found = await writer.WriteAsync(content, file, cancellation).ConfigureAwait(false);
        if (found != sha256)
        {
            throw new InputException($"{path} has the SHA-256 {found}, not {sha256}; the file changed or was damaged: upload it again");
        }

        if (await connection.RunAsync("insert into dae_inputs (sha256, content_id) values ($1, $2) on conflict do nothing", [sha256, content], cancellation).ConfigureAwait(false) == 0)
        {
            // another silo was faster
            await connection.RunAsync("delete from dae_contents where id = $1", [content], cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<StoredContent?> FindAsync(NpgsqlConnection connection, string sha256, CancellationToken cancellation)
    {
        using NpgsqlCommand command = connection.Command("select c.id, c.bytes, c.sha256 from dae_inputs i join dae_contents c on c.id = i.content_id where i.sha256 = $1", [sha256]);
        NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            return await reader.ReadAsync(cancellation).ConfigureAwait(false) ? new StoredContent(reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2)) : null;
        }
    }

    private static void Require(string sha256)
    {
        if (!UploadFolder.IsHash(sha256))
        {
            throw new InputException($"'{sha256}' is no SHA-256; 64 lower-case hexadecimal digits are needed");
        }
    }
}
