using DistributedAE.Protocol.Api;
using DistributedAE.Server.Store;

namespace DistributedAE.Server.Events;

/// <summary>
/// Numbers the events, has them stored, and hands them to those who follow. An event is shown only when it is stored: an id that somebody saw never
/// means another event after a crash.
/// </summary>
/// <param name="store">Keeps them.</param>
/// <param name="time">The clock.</param>
internal sealed class EventHub(IJobStore store, TimeProvider time)
{
    /// <summary>So many of the last events are in memory, for those who come back.</summary>
    public const int RememberedEvents = 4096;

    private readonly Lock _gate = new();
    private readonly Queue<EventView> _remembered = new();
    private readonly List<EventSubscription> _subscriptions = [];
    private long _lastId;
    private long _forgottenId;

    /// <summary>The last id that was given.</summary>
    public long LastId
    {
        get
        {
            lock (_gate)
            {
                return _lastId;
            }
        }
    }

    /// <summary>Goes on behind the events of earlier runs; first of all.</summary>
    public void Open(long lastId) => _lastId = _forgottenId = lastId;

    /// <summary>Gives an event its id and time, stores it and shows it.</summary>
    /// <param name="happened">The event, its id and time of no meaning.</param>
    /// <param name="save">Stores it, where that is more than to append it.</param>
    public EventView Publish(EventView happened, Action<EventView>? save = null)
    {
        lock (_gate)
        {
            EventView numbered = happened with { Id = _lastId + 1, Time = time.GetUtcNow() };
            (save ?? store.Append)(numbered);
            _lastId = numbered.Id;
            _remembered.Enqueue(numbered);
            if (_remembered.Count > RememberedEvents)
            {
                _forgottenId = _remembered.Dequeue().Id;
            }

            foreach (EventSubscription subscription in _subscriptions)
            {
                subscription.Offer(numbered);
            }

            return numbered;
        }
    }

    /// <summary>Whether anybody follows a job's events.</summary>
    public bool IsFollowed(string jobId)
    {
        lock (_gate)
        {
            return _subscriptions.Exists(subscription => subscription.Wants(jobId));
        }
    }

    /// <summary>Shows something to those who follow now, without an id and without storing it. Whoever has much to read already doesn't get it.</summary>
    /// <param name="happened">The event, its id and time of no meaning.</param>
    public void Show(EventView happened)
    {
        lock (_gate)
        {
            EventView timed = happened with { Id = 0, Time = time.GetUtcNow() };
            foreach (EventSubscription subscription in _subscriptions)
            {
                subscription.Show(timed);
            }
        }
    }

    /// <summary>Events that happened, oldest first.</summary>
    public Task<IReadOnlyList<EventView>> ReadAsync(EventQuery query, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (query.After >= _forgottenId || query.Newest)
            {
                EventView[] found = [.. _remembered.Where(query.Matches)];
                if (query.After >= _forgottenId || found.Length >= query.Limit)
                {
                    return Task.FromResult<IReadOnlyList<EventView>>([.. query.Newest ? found.TakeLast(query.Limit) : found.Take(query.Limit)]);
                }
            }
        }

        return store.ReadEventsAsync(query, cancellation);
    }

    /// <summary>Follows the events from now on.</summary>
    /// <param name="jobId">Those of this job; null for all.</param>
    public EventSubscription Subscribe(string? jobId)
    {
        lock (_gate)
        {
            var subscription = new EventSubscription(jobId, _lastId, Remove);
            _subscriptions.Add(subscription);
            return subscription;
        }
    }

    private void Remove(EventSubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.Remove(subscription);
        }
    }
}
