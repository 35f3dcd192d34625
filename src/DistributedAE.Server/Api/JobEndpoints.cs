using DistributedAE.Protocol.Api;
using DistributedAE.Server.Jobs;
using DistributedAE.Server.Problems;
using DistributedAE.Server.Store;
using DistributedAE.Server.Workers;
using DistributedAE.Training.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using JobFileWriter = DistributedAE.Training.Jobs.JobFileWriter;

namespace DistributedAE.Server.Api;

/// <summary>The routes of jobs: submit, list, look at, pause, resume, cancel, download.</summary>
internal sealed class JobEndpoints(JobBoard board, IJobStore store, IWorkerExchange workers)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(ApiRoutes.Jobs, Submit).WithSummary("Submit a job");
        routes.MapGet(ApiRoutes.Jobs, List).WithSummary("List jobs, newest first");
        routes.MapGet(ApiRoutes.Job, (string jobId) => TypedResults.Ok(View(board.Find(jobId)))).WithSummary("A job");
        routes.MapGet(ApiRoutes.JobFile, (string jobId, bool? effective) => TypedResults.Text(FileOf(board.Find(jobId), effective ?? false), "application/yaml"))
            .WithSummary("The job file as submitted, or with every value in effect");
        routes.MapPost(ApiRoutes.Pause, (string jobId) => Change(jobId, board.Pause)).WithSummary("Pause a job behind a checkpoint");
        routes.MapPost(ApiRoutes.Resume, (string jobId) => Change(jobId, board.Resume)).WithSummary("Let a paused job go on");
        routes.MapPost(ApiRoutes.Cancel, (string jobId) => Change(jobId, board.Cancel)).WithSummary("End a job");
        routes.MapGet(ApiRoutes.Stages, Stages).WithSummary("The stages of a job, in order");
        routes.MapGet(ApiRoutes.Metrics, Metrics).WithSummary("Losses and speed of a job, one an epoch, oldest first");
        routes.MapGet(ApiRoutes.Checkpoints, (string jobId) => TypedResults.Ok(CheckpointList.Read(board.Find(jobId).Folder)))
            .WithSummary("The checkpoints of a job, oldest first");
        routes.MapGet(ApiRoutes.Checkpoint, Checkpoint).WithSummary("A checkpoint's file");
        routes.MapGet(ApiRoutes.Model, Model).WithSummary("The model of a finished job (safetensors)");
    }

    private Results<Created<JobView>, Ok<JobView>> Submit(JobSubmission submission, [FromHeader(Name = ApiHeaders.IdempotencyKey)] string? key)
    {
        (HostedJob job, bool isNew) = board.Submit(submission, key);
        JobView view = View(job);
        return isNew ? TypedResults.Created(ApiRoutes.Job.Replace("{jobId}", view.Id, StringComparison.Ordinal), view) : TypedResults.Ok(view);
    }

    private Ok<JobList> List(string? status, int? limit, string? before)
    {
        int count = Limits.Check(limit, DefaultLimit, MaxLimit);
        IReadOnlyList<HostedJob> jobs = board.List(StatusOf(status), before, count + 1);
        return TypedResults.Ok(new JobList([.. jobs.Take(count).Select(View)], jobs.Count > count ? jobs[count - 1].Id : null));
    }

    private static JobStatus? StatusOf(string? word) => word is null ? null
        : Enum.GetValues<JobStatus>().Cast<JobStatus?>().FirstOrDefault(status => status.ToString()!.Equals(word, StringComparison.OrdinalIgnoreCase))
            ?? throw ProblemException.Invalid($"status is '{word}'; queued, running, paused, finished, failed and cancelled are possible");

    private Accepted<JobView> Change(string jobId, Action<HostedJob> change)
    {
        HostedJob job = board.Find(jobId);
        change(job);
        return TypedResults.Accepted((string?)null, View(job));
    }

    private static string FileOf(HostedJob job, bool effective) => effective ? JobFileWriter.Write(job.Spec) : job.Stored.Submission.File;

    private async Task<Ok<IReadOnlyList<StageView>>> Stages(string jobId, CancellationToken cancellation)
    {
        HostedJob job = board.Find(jobId);
        JobView view = View(job);
        IReadOnlyList<MetricView> metrics = await store.ReadMetricsAsync(job.Id, cancellation).ConfigureAwait(false);
        return TypedResults.Ok(StageList.Of(job.Spec, board.StandingOf(job), view, metrics));
    }

    private async Task<Ok<IReadOnlyList<MetricView>>> Metrics(string jobId, string? stage, int? after, int? limit, CancellationToken cancellation)
    {
        int count = Limits.Check(limit, Limits.DefaultLines, Limits.MaxLines);
        HostedJob job = board.Find(jobId);
        IReadOnlyList<MetricView> metrics = await store.ReadMetricsAsync(job.Id, cancellation).ConfigureAwait(false);
        IEnumerable<MetricView> found = metrics.Where(metric => (stage is null || metric.Stage == stage) && (after is null || metric.Epoch > after));
        return TypedResults.Ok<IReadOnlyList<MetricView>>([.. found.Take(count)]);
    }

    private PhysicalFileHttpResult Checkpoint(string jobId, string file)
    {
        HostedJob job = board.Find(jobId);
        return CheckpointList.Find(job.Folder, file) is var (path, checkpoint)
            ? Send(path, $"{job.Id}-{checkpoint.File}", checkpoint.Sha256)
            : throw ProblemException.NotFound($"job {job.Id} has no checkpoint '{file}'; only the newest are kept, see its list of checkpoints");
    }

    private PhysicalFileHttpResult Model(string jobId)
    {
        HostedJob job = board.Find(jobId);
        JobStanding standing = board.StandingOf(job);
        return standing.ModelFileSha256 is { } hash
            ? Send(new RunPaths(job.Folder.Path).Model, $"{job.Id}.safetensors", hash)
            : throw ProblemException.Conflict(
                $"job {job.Id} has no model: it is {standing.Status.ToString().ToLowerInvariant()}; there is one when it is finished, and checkpoints before");
    }

    private static PhysicalFileHttpResult Send(string path, string name, string sha256) => File.Exists(path)
        ? TypedResults.PhysicalFile(path, "application/octet-stream", name, entityTag: new EntityTagHeaderValue($"\"{sha256}\""), enableRangeProcessing: true)
        : throw ProblemException.NotFound($"the file {Path.GetFileName(path)} is gone from the run folder");

    private JobView View(HostedJob job) => board.View(job, workers.CountFor(job.Id));
}
