using DistributedAE.Protocol.Api;
using DistributedAE.Server.Jobs;
using DistributedAE.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace DistributedAE.Server.Api;

/// <summary>The route that tells what a job waits for.</summary>
internal sealed class StepEndpoints(JobBoard board, IWorkerExchange workers)
{
    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(ApiRoutes.Step, Find).WithSummary("What the open step of a job waits for: which workers, with which shards, for how long");

    private Results<Ok<StepView>, NoContent> Find(string jobId) =>
        workers.OpenStep(board.Find(jobId).Id) is { } step ? TypedResults.Ok(step) : TypedResults.NoContent();
}
