using System.Threading.Channels;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Events;

/// <summary>Somebody who follows the events. One who does not keep up is cut off, and can go on from the last event that he got.</summary>
internal sealed class EventSubscription : IDisposable
{
    /// <summary>So many events wait for a reader before he is cut off.</summary>
    public const int QueueLength = 256;

    private readonly Channel<EventView> _queue = Channel.CreateBounded<EventView>(new BoundedChannelOptions(QueueLength) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _cut = new();
    private readonly string? _jobId;
    private readonly Action<EventSubscription> _remove;

    internal EventSubscription(string? jobId, long joinedAt, Action<EventSubscription> remove)
    {
        _jobId = jobId;
        JoinedAt = joinedAt;
        _remove = remove;
    }

    /// <summary>The last id before <see cref="Events"/> begins: what is up to it has to be read as history.</summary>
    public long JoinedAt { get; }

    /// <summary>The events since then.</summary>
    public ChannelReader<EventView> Events => _queue.Reader;

    /// <summary>Is cancelled when too many events wait.</summary>
    public CancellationToken Cut => _cut.Token;

    /// <summary>Whether it gets the events of a job.</summary>
    public bool Wants(string? jobId) => _jobId is null || jobId == _jobId;

    /// <summary>Hands over something that may be missed, unless much waits already.</summary>
    public void Show(EventView happened)
    {
        if (Wants(happened.JobId) && _queue.Reader.Count < QueueLength / 4)
        {
            _queue.Writer.TryWrite(happened);
        }
    }

    /// <summary>Hands over an event, without waiting.</summary>
    public void Offer(EventView happened)
    {
        if (Wants(happened.JobId) && !_queue.Writer.TryWrite(happened))
        {
            _queue.Writer.TryComplete();
            _ = _cut.CancelAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _remove(this);
}
