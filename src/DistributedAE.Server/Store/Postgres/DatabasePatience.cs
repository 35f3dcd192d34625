using System.Data.Common;
using DistributedAE.Data;
using DistributedAE.Protocol;
using Npgsql;

namespace DistributedAE.Server.Store.Postgres;

/// <summary>Does something with the database again while it is away, after longer and longer pauses.</summary>
/// <param name="patience">How long a database that is away is waited for; 0 for not at all.</param>
/// <param name="time">The clock.</param>
internal sealed class DatabasePatience(TimeSpan patience, TimeProvider time)
{
    /// <summary>The shortest pause between two tries.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between two tries.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Code of <c>idle_in_transaction_session_timeout</c>.</summary>
    private const string SilenceEnded = "25P03";

    /// <summary>Does something until it succeeds.</summary>
    /// <param name="action">May be done again after it failed.</param>
    /// <param name="away">Told why, before each pause.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Exception">The last error, when patience is over, or one that trying again does not mend.</exception>
    public async Task<TResult> RunAsync<TResult>(
        Func<CancellationToken, Task<TResult>> action, Action<Exception> away, CancellationToken cancellation)
    {
        long began = time.GetTimestamp();
        var pauses = new BackOff(FirstPause, LongestPause);
        while (true)
        {
            TimeSpan pause = pauses.Next();
            try
            {
                return await action(cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (IsTransient(error) && time.GetElapsedTime(began) + pause < patience)
            {
                away(error);
            }

            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="RunAsync{TResult}"/>
    public Task RunAsync(Func<CancellationToken, Task> action, Action<Exception> away, CancellationToken cancellation) =>
        RunAsync<bool>(
            async token =>
            {
                await action(token).ConfigureAwait(false);
                return true;
            },
            away,
            cancellation);

    /// <summary>Makes the database ready, at the start.</summary>
    /// <param name="prepare">May be done again after it failed.</param>
    /// <param name="away">Told why, before each pause.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InputException">It cannot be used.</exception>
    public async Task PrepareAsync(Func<CancellationToken, Task> prepare, Action<string> away, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(away);
        try
        {
            await RunAsync(prepare, error => away(error.Message), cancellation).ConfigureAwait(false);
        }
        catch (DbException error)
        {
            throw new InputException($"cannot use the database: {error.Message}; check the connection string, and that the server runs", error);
        }
    }

    /// <summary>Whether a database error passes by itself: the server is away, restarts or is overloaded, or another transaction was in the way.</summary>
    public static bool IsTransient(Exception error) =>
        error is DbException { IsTransient: true } or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or SilenceEnded };
}
