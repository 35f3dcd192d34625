using System.Data.Common;
using DistributedAE.Protocol;

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

    /// <summary>Does something until it succeeds.</summary>
    /// <param name="action">May be done again after it failed.</param>
    /// <param name="isAway">Which errors mean that trying again helps.</param>
    /// <param name="away">Told of each of them before the pause.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Exception">The last error, when patience is over, or one that trying again does not mend.</exception>
    public async Task<TResult> RunAsync<TResult>(
        Func<CancellationToken, Task<TResult>> action, Func<Exception, bool> isAway, Action<Exception> away, CancellationToken cancellation)
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
            catch (Exception error) when (isAway(error) && time.GetElapsedTime(began) + pause < patience)
            {
                away(error);
            }

            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="RunAsync{TResult}"/>
    public Task RunAsync(Func<CancellationToken, Task> action, Func<Exception, bool> isAway, Action<Exception> away, CancellationToken cancellation) =>
        RunAsync<bool>(
            async token =>
            {
                await action(token).ConfigureAwait(false);
                return true;
            },
            isAway,
            away,
            cancellation);

    /// <summary>Whether a database error passes by itself: the server is away or overloaded, or another transaction was in the way.</summary>
    public static bool IsTransient(Exception error) => error is DbException { IsTransient: true };
}
