using System.Runtime.CompilerServices;
using DistributedAE.Client.Api;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Cluster;

/// <summary>Asks the coordinator again and again how things stand, through restarts of it too.</summary>
/// <param name="client">The coordinator; it should have no patience, so that an outage is seen at once.</param>
/// <param name="jobId">The job; null for all that are not over.</param>
/// <param name="time">The clock.</param>
internal sealed class WatchSource(CoordinatorClient client, string? jobId, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>One scene after the other; the last is that of the job's end.</summary>
    public async IAsyncEnumerable<WatchScene> ScenesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        WatchScene scene = WatchScene.Empty;
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            scene = await NextAsync(scene, cancellation).ConfigureAwait(false);
            yield return scene;
        }
        while (!(jobId is not null && scene.Jobs is [{ IsOver: true }]) && await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false));
    }

    private async Task<WatchScene> NextAsync(WatchScene last, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<JobView> jobs = await JobsAsync(cancellation).ConfigureAwait(false);
            IReadOnlyList<StageView> stages = jobId is null ? [] : await client.StagesAsync(jobId, cancellation).ConfigureAwait(false);
            IReadOnlyList<WorkerView> workers = await client.WorkersAsync(cancellation).ConfigureAwait(false);
            return new WatchScene(jobs, stages, [.. workers.Where(worker => worker.Status != "lost")], null);
        }
        catch (Exception problem) when (problem is ServerUnreachableException or ApiException { Status: System.Net.HttpStatusCode.ServiceUnavailable })
        {
            return last with { Problem = problem.Message };
        }
    }

    private async Task<IReadOnlyList<JobView>> JobsAsync(CancellationToken cancellation)
    {
        if (jobId is not null)
        {
            return [await client.JobAsync(jobId, cancellation).ConfigureAwait(false)];
        }

        var jobs = new List<JobView>();
        foreach (JobStatus status in new[] { JobStatus.Running, JobStatus.Queued, JobStatus.Paused })
        {
            jobs.AddRange((await client.JobsAsync(status, cancellation: cancellation).ConfigureAwait(false)).Jobs);
        }

        return jobs;
    }
}
