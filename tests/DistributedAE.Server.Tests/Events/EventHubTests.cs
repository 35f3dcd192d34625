using DistributedAE.Protocol.Api;
using DistributedAE.Server.Events;
using DistributedAE.Server.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAE.Server.Tests.Events;

public sealed class EventHubTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileJobStore _store;
    private readonly EventHub _hub;

    public EventHubTests()
    {
        Directory.CreateDirectory(_folder.File("jobs"));
        _store = new FileJobStore(_folder.Path, NullLogger.Instance);
        _hub = new EventHub(_store, TimeProvider.System);
    }

    public void Dispose()
    {
        _store.DisposeAsync().AsTask().Wait();
        _folder.Dispose();
    }

    [Fact]
    public async Task Events_that_memory_has_forgotten_come_from_the_store()
    {
        int count = EventHub.RememberedEvents + 10;
        for (int i = 0; i < count; i++)
        {
            _ = _hub.Publish(new EventView(0, default, EventKinds.Warning));
        }

        IReadOnlyList<EventView> old = await _hub.ReadAsync(new EventQuery(null, 3, 4), default);
        IReadOnlyList<EventView> recent = await _hub.ReadAsync(new EventQuery(null, count - 2, 10), default);

        Assert.Equal([4L, 5, 6, 7], old.Select(happened => happened.Id));
        Assert.Equal([count - 1L, count], recent.Select(happened => happened.Id));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(EventHub.RememberedEvents + 5)]
    public async Task The_newest_events_come_oldest_first_from_memory_or_from_the_store(int limit)
    {
        int count = EventHub.RememberedEvents + 10;
        for (int i = 0; i < count; i++)
        {
            _ = _hub.Publish(new EventView(0, default, EventKinds.Warning));
        }

        IReadOnlyList<EventView> newest = await _hub.ReadAsync(new EventQuery(null, 0, limit) { Newest = true }, default);

        Assert.Equal(limit, newest.Count);
        Assert.Equal([count - limit + 1L, count], [newest[0].Id, newest[^1].Id]);
    }

    [Fact]
    public void A_reader_who_does_not_keep_up_is_cut_off_and_the_others_are_not()
    {
        using EventSubscription slow = _hub.Subscribe(null);
        using EventSubscription other = _hub.Subscribe("another-aaaaaa");
        for (int i = 0; i < EventSubscription.QueueLength; i++)
        {
            _ = _hub.Publish(new EventView(0, default, EventKinds.Warning));
        }

        Assert.False(slow.Cut.IsCancellationRequested);
        _ = _hub.Publish(new EventView(0, default, EventKinds.Warning));

        Assert.True(slow.Cut.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
        Assert.False(other.Cut.IsCancellationRequested);
        Assert.Equal(EventSubscription.QueueLength, slow.Events.Count);
    }

    [Fact]
    public async Task Progress_is_shown_to_those_who_follow_and_is_not_kept()
    {
        Assert.False(_hub.IsFollowed("one-aaaaaa"));
        using EventSubscription one = _hub.Subscribe("one-aaaaaa");
        using EventSubscription other = _hub.Subscribe("other-aaaaaa");
        using EventSubscription all = _hub.Subscribe(null);
        Assert.True(_hub.IsFollowed("one-aaaaaa"));

        _hub.Show(new EventView(7, default, EventKinds.JobProgress) { JobId = "one-aaaaaa", Loss = 2 });

        Assert.Equal((1, 0, 1), (one.Events.Count, other.Events.Count, all.Events.Count));
        EventView shown = await one.Events.ReadAsync();
        Assert.Equal((0, 2), (shown.Id, shown.Loss));
        Assert.Equal(0, _hub.LastId);
        Assert.Empty(await _hub.ReadAsync(new EventQuery(null, 0, 10), default));
    }

    [Fact]
    public void Progress_waits_for_nobody_and_cuts_nobody_off()
    {
        using EventSubscription slow = _hub.Subscribe(null);
        for (int i = 0; i < 10 * EventSubscription.QueueLength; i++)
        {
            _hub.Show(new EventView(0, default, EventKinds.JobProgress));
        }

        _ = _hub.Publish(new EventView(0, default, EventKinds.Warning));

        Assert.False(slow.Cut.IsCancellationRequested);
        Assert.InRange(slow.Events.Count, 2, EventSubscription.QueueLength / 2);
    }
}
