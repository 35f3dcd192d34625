using System.Net;
using DistributedAE.Client.Api;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Cluster;

/// <summary>Finds what people mean by a short name.</summary>
internal static class JobFinder
{
    private const int MostCandidates = 10;

    /// <summary>The job with that id, the newest with that name, or the only one whose id begins so.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    /// <exception cref="InputException">There are several.</exception>
    public static async Task<JobView> FindAsync(CoordinatorClient client, string given, CancellationToken cancellation)
    {
        if (await TryExactAsync(client, given, cancellation).ConfigureAwait(false) is { } exact)
        {
            return exact;
        }

        var jobs = new List<JobView>();
        await foreach (JobView job in client.AllJobsAsync(cancellation: cancellation).ConfigureAwait(false))
        {
            if (job.Name == given)
            {
                return job;
            }

            jobs.Add(job);
        }

        return Choose("job", given, jobs, job => job.Id, job => $"{job.Id}  {StatusText.Of(job.Status)}  submitted {TimeText.Of(job.SubmittedAt)}", "dae list");
    }

    /// <summary>The worker with that id or name, or the only one whose id or name begins so.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    /// <exception cref="InputException">There are several.</exception>
    public static async Task<WorkerView> FindWorkerAsync(CoordinatorClient client, string given, CancellationToken cancellation)
    {
        IReadOnlyList<WorkerView> workers = await client.WorkersAsync(cancellation).ConfigureAwait(false);
        WorkerView[] here = [.. workers.Where(worker => worker.Status != "lost")];
        return here.FirstOrDefault(worker => worker.Id == given)
            ?? (here.Count(worker => worker.Name == given) == 1 ? here.First(worker => worker.Name == given) : null)
            ?? Choose(
                "worker",
                given,
                here,
                worker => worker.Id.StartsWith(given, StringComparison.Ordinal) ? worker.Id : worker.Name,
                worker => $"{worker.Id}  {worker.Name}  {worker.Status}",
                "dae workers");
    }

    private static async Task<JobView?> TryExactAsync(CoordinatorClient client, string given, CancellationToken cancellation)
    {
        try
        {
            return await client.JobAsync(given, cancellation).ConfigureAwait(false);
        }
        catch (ApiException refusal) when (refusal.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
        {
            return null;
        }
    }

    private static TView Choose<TView>(
        string what, string given, IReadOnlyCollection<TView> all, Func<TView, string> id, Func<TView, string> describe, string list)
    {
        TView[] candidates = [.. all.Where(view => id(view).StartsWith(given, StringComparison.Ordinal))];
        switch (candidates)
        {
            case [var only]:
                return only;
            case []:
                string hint = Spelling.Nearest(given, all.Select(id)) is { } near ? $"; did you mean {near}?" : "";
                throw new NotFoundException($"there is no {what} '{given}'{hint}; '{list}' shows those that there are");
            default:
                IEnumerable<string> lines = candidates.Take(MostCandidates).Select(view => $"  {describe(view)}");
                string more = candidates.Length > MostCandidates ? $"\n  … and {candidates.Length - MostCandidates} more" : "";
                throw new InputException(
                    $"'{given}' is the beginning of {candidates.Length} {what}s; give more of the id:\n{string.Join('\n', lines)}{more}");
        }
    }
}
