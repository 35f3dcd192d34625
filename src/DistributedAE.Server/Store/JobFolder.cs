namespace DistributedAE.Server.Store;

/// <summary>A job's files in the coordinator's root, beside those of its run (<see cref="Training.Runs.RunPaths"/>).</summary>
/// <param name="Path">The job's folder, which is its run folder.</param>
internal sealed record JobFolder(string Path)
{
    /// <summary>The job as submitted. A folder without it is what a submission that broke off left.</summary>
    public string Submission => System.IO.Path.Combine(Path, "submission.json");

    /// <summary>Where it stands.</summary>
    public string Standing => System.IO.Path.Combine(Path, "standing.json");

    /// <summary>Its events with the ids of the API; the run's own are in <c>events.jsonl</c>.</summary>
    public string Events => System.IO.Path.Combine(Path, "api-events.jsonl");

    /// <summary>Uploaded data under their own names.</summary>
    public string Data => System.IO.Path.Combine(Path, "data");

    /// <summary>The files of a job.</summary>
    /// <param name="jobs">The folder of all jobs.</param>
    /// <param name="jobId">A valid id.</param>
    public static JobFolder Of(string jobs, string jobId) => new(System.IO.Path.Combine(jobs, jobId));
}
