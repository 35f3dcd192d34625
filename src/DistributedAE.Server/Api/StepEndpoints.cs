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

    /// <summary>A cluster's leader looks at the workers now and then: what it saw last of a job may be older than the job's end.</summary>
    private Results<Ok<StepView>, NoContent> Find(string jobId)
    {
        HostedJob job = board.Find(jobId);
        return board.StandingOf(job).Status == JobStatus.Running && workers.OpenStep(job.Id) is { } step ? TypedResults.Ok(step) : TypedResults.NoContent();
    }
}
