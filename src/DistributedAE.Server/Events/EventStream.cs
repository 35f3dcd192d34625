using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Store;
using Microsoft.AspNetCore.Http;

namespace DistributedAE.Server.Events;

/// <summary>Writes events as server-sent events, first those that were missed, then those that happen, until a job's last one.</summary>
internal sealed class EventStream(EventHub hub, TimeProvider time)
{
    /// <summary>A sign of life is sent after so much silence.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private const int PageLength = 500;

    /// <summary>Writes until the job's last event, or until somebody hangs up.</summary>
    /// <param name="context">The request.</param>
    /// <param name="jobId">Whose events; null for all, without end.</param>
    /// <param name="after">The last id that the reader has.</param>
    /// <param name="isOver">Whether the job was over before this call.</param>
    /// <param name="stopping">Is cancelled when the coordinator stops.</param>
    public async Task WriteAsync(HttpContext context, string? jobId, long after, bool isOver, CancellationToken stopping)
    {
        using EventSubscription subscription = hub.Subscribe(jobId);
        using CancellationTokenRegistration hangUp = subscription.Cut.Register(context.Abort);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping, subscription.Cut);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await context.Response.Body.FlushAsync(end.Token).ConfigureAwait(false);
            if (!await WriteHistoryAsync(context, jobId, after, subscription.JoinedAt, end.Token).ConfigureAwait(false) && !isOver)
            {
                await FollowAsync(context, subscription.Events, jobId, Math.Max(after, subscription.JoinedAt), end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // the reader hung up, was cut off, or the coordinator stops: he comes back with the last id that he got
        }
    }

    /// <returns>Whether the job's last event was among them.</returns>
    private async Task<bool> WriteHistoryAsync(HttpContext context, string? jobId, long after, long until, CancellationToken cancellation)
    {
        while (after < until)
        {
            IReadOnlyList<EventView> page = await hub.ReadAsync(new EventQuery(jobId, after, PageLength), cancellation).ConfigureAwait(false);
            foreach (EventView happened in page)
            {
                if (happened.Id > until)
                {
                    return false;
                }

                await WriteAsync(context, happened, cancellation).ConfigureAwait(false);
                if (jobId is not null && EventKinds.EndsJob(happened.Kind))
                {
                    return true;
                }
            }

            await context.Response.Body.FlushAsync(cancellation).ConfigureAwait(false);
            after = page.Count > 0 ? page[^1].Id : until;
        }

        return false;
    }

    private async Task FollowAsync(HttpContext context, ChannelReader<EventView> events, string? jobId, long after, CancellationToken cancellation)
    {
        while (await WaitAsync(context, events, cancellation).ConfigureAwait(false))
        {
            while (events.TryRead(out EventView? happened))
            {
                if (happened.Id <= after && !IsLive(happened))
                {
                    continue;
                }

                await WriteAsync(context, happened, cancellation).ConfigureAwait(false);
                if (jobId is not null && EventKinds.EndsJob(happened.Kind))
                {
                    return;
                }
            }

            await context.Response.Body.FlushAsync(cancellation).ConfigureAwait(false);
        }
    }

    private async Task<bool> WaitAsync(HttpContext context, ChannelReader<EventView> events, CancellationToken cancellation)
    {
        Task<bool> arrived = events.WaitToReadAsync(cancellation).AsTask();
        while (true)
        {
            try
            {
                return await arrived.WaitAsync(KeepAlive, time, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                await context.Response.Body.WriteAsync(": keep-alive\n\n"u8.ToArray(), cancellation).ConfigureAwait(false);
                await context.Response.Body.FlushAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    private static bool IsLive(EventView happened) => happened.Kind == EventKinds.JobProgress;

    private static ValueTask WriteAsync(HttpContext context, EventView happened, CancellationToken cancellation)
    {
        // without an id the reader still comes back behind the last event that is stored
        string id = IsLive(happened) ? "" : string.Create(CultureInfo.InvariantCulture, $"id: {happened.Id}\n");
        string text = $"{id}event: {happened.Kind}\ndata: {JsonSerializer.Serialize(happened, ApiJson.Options)}\n\n";
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
    }
}
