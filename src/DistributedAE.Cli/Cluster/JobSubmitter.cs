using System.Security.Cryptography;
using DistributedAE.Client.Api;
using DistributedAE.Protocol.Api;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Cli.Cluster;

/// <summary>Submits a job file: checks it here, uploads its data files, and queues it exactly once.</summary>
internal static class JobSubmitter
{
    private const int KeyBytes = 16;

    /// <summary>Submits.</summary>
    /// <returns>The job as it was queued.</returns>
    public static async Task<JobView> SubmitAsync(SubmitArguments arguments, CoordinatorClient client, CancellationToken cancellation)
    {
        JobFile job = JobFileReader.ReadFile(arguments.File, arguments.Overrides);
        IReadOnlyDictionary<string, string>? uploads = null;
        if (arguments.UploadLimitBytes is { } limit)
        {
            var files = new JobFiles(Path.GetDirectoryName(Path.GetFullPath(arguments.File))!, limit);
            if (files.ImpliedLabels(job.Spec.Data) is { Count: > 0 } labels)
            {
                job = JobFileReader.ReadFile(arguments.File, [.. arguments.Overrides, .. labels]);
            }

            uploads = await files.UploadAsync(job.Spec, client, cancellation).ConfigureAwait(false);
        }

        // one key for this submission: when an answer is lost and the request is sent again, the job is queued once all the same
        string key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        var submission = new JobSubmission(job.Text)
        {
            Name = arguments.Name ?? job.Spec.Name,
            Priority = arguments.Priority,
            Uploads = uploads is { Count: > 0 } ? uploads : null,
        };
        return await client.SubmitAsync(submission, key, cancellation).ConfigureAwait(false);
    }
}
