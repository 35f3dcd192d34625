using System.Globalization;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Events;
using DistributedAE.Server.Jobs;
using DistributedAE.Server.Problems;
using DistributedAE.Server.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace DistributedAE.Server.Api;

/// <summary>The routes of events: as a list, or as a stream that goes on.</summary>
internal sealed class EventEndpoints(JobBoard board, EventHub events, EventStream stream, CancellationToken stopping)
{
    private const string StreamType = "text/event-stream";
    private const string LastEventId = "Last-Event-ID";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ApiRoutes.Events, (HttpContext context, string jobId, long? after, int? limit, int? last, string[]? kind) =>
                AnswerAsync(context, board.Find(jobId), after, limit, last, kind))
            .Produces<IReadOnlyList<EventView>>(StatusCodes.Status200OK, "application/json", StreamType)
            .WithSummary("The events of a job, oldest first; with Accept: text/event-stream as they happen");
        routes.MapGet(ApiRoutes.AllEvents, (HttpContext context, long? after, int? limit, int? last, string[]? kind) => AnswerAsync(context, null, after, limit, last, kind))
            .Produces<IReadOnlyList<EventView>>(StatusCodes.Status200OK, "application/json", StreamType)
            .WithSummary("The events of all jobs and workers");
    }

    private async Task AnswerAsync(HttpContext context, HostedJob? job, long? after, int? limit, int? last, string[]? kinds)
    {
        int count = Limits.Check(last ?? limit, Limits.DefaultLines, Limits.MaxLines);
        long from = LastIdOf(context.Request.Headers[LastEventId]) ?? after ?? 0;
        if (context.Request.Headers.Accept.Any(accepted => accepted?.Contains(StreamType, StringComparison.OrdinalIgnoreCase) ?? false))
        {
            bool isOver = job is not null && board.StandingOf(job).IsOver;
            await stream.WriteAsync(context, job?.Id, from, isOver, stopping).ConfigureAwait(false);
            return;
        }

        var query = new EventQuery(job?.Id, from, count) { Newest = last is not null, Kinds = kinds is { Length: > 0 } ? kinds : null };
        IReadOnlyList<EventView> found = await events.ReadAsync(query, context.RequestAborted).ConfigureAwait(false);
        await context.Response.WriteAsJsonAsync(found, ApiJson.Options, context.RequestAborted).ConfigureAwait(false);
    }

    private static long? LastIdOf(StringValues header) => header.Count == 0 || string.IsNullOrEmpty(header[0]) ? null
        : long.TryParse(header[0], NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id
        : throw ProblemException.Invalid($"{LastEventId} is '{header}'; the id of an event is needed");
}
