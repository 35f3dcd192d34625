using System.Data;
using System.Globalization;
using DistributedAE.Server.Store.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DistributedAE.Orleans.Storage;

/// <summary>Transactions of the archives: all of one or nothing, done again while the database is away.</summary>
/// <param name="source">The database, with the tables of <see cref="OrleansSchema"/>; not owned.</param>
/// <param name="options">The options.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told when the database is away.</param>
internal sealed partial class ArchiveDatabase(NpgsqlDataSource source, ArchiveOptions options, TimeProvider time, ILogger log)
{
    /// <summary>How long a lock is waited for at once; then the transaction begins again, as long as patience lasts.</summary>
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(2);

    private readonly DatabasePatience _patience = new(options.Patience, time);

    /// <summary>The options.</summary>
    public ArchiveOptions Options => options;

    /// <summary>Does something in a transaction and commits it.</summary>
    /// <param name="what">What cannot be done without the database, for the message.</param>
    /// <param name="level">What it sees of others.</param>
    /// <param name="work">May be done again, from its beginning: what it changed is taken back before. Errors of its own files must not look like the database's.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DatabaseAwayException">The database was away for too long.</exception>
    public async Task<TResult> TransactAsync<TResult>(
        string what, IsolationLevel level, Func<NpgsqlConnection, CancellationToken, Task<TResult>> work, CancellationToken cancellation)
    {
        try
        {
            return await _patience.RunAsync(
                token => TryAsync(level, work, token), error => LogWarningAway(what, error.Message), cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (DatabasePatience.IsTransient(error))
        {
            throw new DatabaseAwayException(
                $"{what}: the database could not be used for {options.Patience.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s ({error.Message}); resume the job when it can", error);
        }
    }

    private Task<TResult> TryAsync<TResult>(IsolationLevel level, Func<NpgsqlConnection, CancellationToken, Task<TResult>> work, CancellationToken cancellation) =>
        source.TransactAsync(
            level,
            async (connection, token) =>
            {
                await connection.RunAsync($"set local lock_timeout = {Milliseconds(LockWait)}", [], token).ConfigureAwait(false);
                await connection.RunAsync($"set local idle_in_transaction_session_timeout = {Milliseconds(options.SilenceLimit)}", [], token).ConfigureAwait(false);
                return await work(connection, token).ConfigureAwait(false);
            },
            cancellation);

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What}: the database cannot be used now ({Problem}); it is tried again")]
    private partial void LogWarningAway(string what, string problem);
}
