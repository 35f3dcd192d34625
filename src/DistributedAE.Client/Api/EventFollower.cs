using DistributedAE.Protocol;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Client.Api;

/// <summary>
/// Follows events over as many connections as it takes: each goes on behind the last event of the one before, so that none is missing and none comes
/// twice, over restarts of the coordinator too.
/// </summary>
/// <param name="connect">Opens a connection behind the event with that id.</param>
/// <param name="isOver">Whether what is followed has ended; then a connection without any event was the last.</param>
/// <param name="after">Events up to this id are known already; null for none.</param>
/// <param name="time">The clock.</param>
internal sealed class EventFollower(
    Func<long?, CancellationToken, Task<EventConnection>> connect, Func<CancellationToken, Task<bool>> isOver, long? after, TimeProvider time)
    : IAsyncDisposable
{
    private readonly BackOff _backOff = ApiTransport.CreateBackOff();
    private EventConnection? _connection;
    private long? _last = after;

    /// <summary>The next event; null when there will be none any more.</summary>
    public async Task<EventView?> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            _connection ??= await connect(_last, cancellation).ConfigureAwait(false);
            if (await _connection.NextAsync(cancellation).ConfigureAwait(false) is { } happened)
            {
                if (happened.Id > (_last ?? long.MinValue))
                {
                    _last = happened.Id;
                    _backOff.Reset();
                    return happened;
                }

                continue;
            }

            // only a connection that had nothing to give shows that nothing is left: others may have been cut off
            bool wasSilent = !_connection.HasGivenEvents;
            await DisconnectAsync().ConfigureAwait(false);
            if (!wasSilent)
            {
                continue;
            }

            if (await isOver(cancellation).ConfigureAwait(false))
            {
                return null;
            }

            await Task.Delay(_backOff.Next(), time, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => DisconnectAsync();

    private async ValueTask DisconnectAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
