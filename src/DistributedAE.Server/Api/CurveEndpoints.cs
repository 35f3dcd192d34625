using System.Globalization;
using System.Text;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Curves;
using DistributedAE.Server.Jobs;
using DistributedAE.Server.Problems;
using DistributedAE.Server.Store;
using DistributedAE.Training.Runs;
using DistributedAE.Training.Steps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace DistributedAE.Server.Api;

/// <summary>The route of curves.</summary>
internal sealed class CurveEndpoints(JobBoard board, IJobStore store)
{
    private const int MaxJobs = 100;
    private const int DefaultPoints = 600;
    private const int MinPoints = 2;
    private const int MaxPoints = 2000;

    private readonly CurveCache _cache = new();

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet(ApiRoutes.Curves, Curves)
        .Produces(StatusCodes.Status304NotModified)
        .WithSummary("The curves of jobs, step by step, down-sampled to as many points as are wanted");

    private async Task<Results<Ok<IReadOnlyList<JobCurves>>, StatusCodeHttpResult>> Curves(HttpContext context, string[]? job, int? points, string? stage)
    {
        if (job is not { Length: >= 1 and <= MaxJobs })
        {
            throw ProblemException.Invalid($"{job?.Length ?? 0} jobs are asked for; ?job=ID once for each of 1 to {MaxJobs} jobs is needed");
        }

        if (points is < MinPoints or > MaxPoints)
        {
            throw ProblemException.Invalid($"points is {points}; {MinPoints} to {MaxPoints} are possible");
        }

        var query = new CurveQuery(points ?? DefaultPoints, stage);
        HostedJob[] jobs = [.. job.Select(board.Find)];
        var state = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{query.Points} {stage}");
        var found = new List<JobCurves>();
        foreach (HostedJob each in jobs)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            found.Add(await ReadAsync(each, query, state, context.RequestAborted).ConfigureAwait(false));
        }

        return EntityTags.IsKnown(context, state.ToString())
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok<IReadOnlyList<JobCurves>>(found);
    }

    private async Task<JobCurves> ReadAsync(HostedJob job, CurveQuery query, StringBuilder state, CancellationToken cancellation)
    {
        IReadOnlyList<MetricView> epochs = await store.ReadMetricsAsync(job.Id, cancellation).ConfigureAwait(false);
        IReadOnlyList<StoredStage> stages = board.StandingOf(job).Stages ?? [];
        try
        {
            return _cache.Look(new RunPaths(job.Folder.Path).Steps, Build);
        }
        catch (InputException problem)
        {
            throw ProblemException.Conflict(problem.Message);
        }

        JobCurves Build(RunSteps steps)
        {
            // steps that came again behind a checkpoint are known by their times
            state.Append(CultureInfo.InvariantCulture, $"|{job.Id} {steps.Steps} {steps.Seconds:R} {stages.Count} {epochs.Count} {(epochs.Count > 0 ? epochs[^1].Seconds : 0):R}");
            return CurveBuilder.Build(job.Id, job.Stored.Name, stages, steps, epochs, query);
        }
    }
}
