using System.Net.ServerSentEvents;
using System.Text.Json;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Client.Api;

/// <summary>One connection of server-sent events. It may end at any time; <see cref="EventFollower"/> makes a lasting stream of several.</summary>
internal sealed class EventConnection : IAsyncDisposable
{
    /// <summary>Three of the coordinator's signs of life.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(45);

    private readonly HttpResponseMessage _response;
    private readonly SilenceLimit _stream;
    private readonly IAsyncEnumerator<SseItem<EventView?>> _items;

    private EventConnection(HttpResponseMessage response, Stream stream, CancellationToken cancellation)
    {
        _response = response;
        _stream = new SilenceLimit(stream, LongestSilence);
        _items = SseParser.Create<EventView?>(_stream, (_, data) => JsonSerializer.Deserialize<EventView>(data, ApiJson.Options))
            .EnumerateAsync(cancellation)
            .GetAsyncEnumerator(cancellation);
    }

    /// <summary>Whether an event came over it.</summary>
    public bool HasGivenEvents { get; private set; }

    /// <summary>Opens one over a response whose content is not read yet.</summary>
    public static async Task<EventConnection> OpenAsync(HttpResponseMessage response, CancellationToken cancellation) =>
        new(response, await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false), cancellation);

    /// <summary>The next event; null when the other side ended the connection, or it broke.</summary>
    public async Task<EventView?> NextAsync(CancellationToken cancellation)
    {
        try
        {
            while (await _items.MoveNextAsync().ConfigureAwait(false))
            {
                // a look at a running job is for dashboards: it is no event that counts, and comes again every second
                if (_items.Current.Data is { } happened && happened.Kind != EventKinds.JobProgress)
                {
                    HasGivenEvents = true;
                    return happened;
                }
            }

            return null;
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or JsonException && !cancellation.IsCancellationRequested)
        {
            // a line that the end of the connection cut off is no JSON either; it comes whole over the next one
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _items.DisposeAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        _response.Dispose();
    }
}
