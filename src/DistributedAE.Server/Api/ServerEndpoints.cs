using DistributedAE.Protocol.Api;
using DistributedAE.Server.Events;
using DistributedAE.Server.Jobs;
using DistributedAE.Server.Problems;
using DistributedAE.Server.Security;
using DistributedAE.Server.Workers;
using DistributedAE.Training.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace DistributedAE.Server.Api;

/// <summary>The routes of the coordinator itself and of its workers.</summary>
internal sealed class ServerEndpoints(
    JobBoard board, IWorkerExchange workers, EventHub events, string storeKind, DateTimeOffset startedAt, Func<bool> isReady)
{
    /// <summary>Adds the routes for submitters.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ApiRoutes.Server, Server).WithSummary("The coordinator");
        routes.MapGet(ApiRoutes.Workers, () => TypedResults.Ok(workers.Workers)).WithSummary("The workers");
        routes.MapPost(ApiRoutes.DrainWorker, Drain).WithSummary("Let a worker finish its block and leave");
    }

    /// <summary>Adds the routes for workers.</summary>
    public void MapWorkers(IEndpointRouteBuilder routes)
    {
        // as a delegate of its own type: a bare request delegate would be left out of the API's description
        routes.MapGet(ApiRoutes.Exchange, (Delegate)((HttpContext context) => workers.ExchangeAsync(context)))
            .Produces(StatusCodes.Status101SwitchingProtocols)
            .WithSummary("The workers' exchange: an upgraded stream");
        routes.MapGet(ApiRoutes.DataPart, (HttpContext context, string jobId, string part) => workers.SendDataPartAsync(context, jobId, part))
            .Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream")
            .WithSummary("A part of a job's data");
    }

    /// <summary>Adds the routes for everybody.</summary>
    public void MapOpen(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ApiRoutes.Health, () => TypedResults.Text("ok"))
            .WithMetadata(RouteAccess.Open)
            .WithSummary("Whether it answers");
        routes.MapGet(ApiRoutes.Ready, () => isReady() ? TypedResults.Text("ok") : throw ProblemException.Unavailable("the coordinator is starting or stopping"))
            .WithMetadata(RouteAccess.Open)
            .WithSummary("Whether it takes requests");
    }

    private Ok<ServerView> Server()
    {
        (int running, int queued) = board.Count();
        int connected = workers.Workers.Count(worker => worker.Status != "lost");
        return TypedResults.Ok(new ServerView(ProductVersion.Current, startedAt, connected, running, queued, storeKind)
        {
            LastEventId = events.LastId,
            RefusedResults = workers.RefusedResults,
            BadFrames = workers.BadFrames,
        });
    }

    private Accepted<WorkerView> Drain(string workerId) => workers.Drain(workerId) is { } worker
        ? TypedResults.Accepted((string?)null, worker)
        : throw ProblemException.NotFound($"there is no worker '{workerId}'; 'dae workers' shows them");
}
