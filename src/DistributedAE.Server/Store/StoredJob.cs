using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Store;

/// <summary>A job as it was submitted. Never changes.</summary>
/// <param name="Number">Rises from job to job.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="SubmittedAt">When it came.</param>
/// <param name="Submission">What the submitter sent.</param>
internal sealed record StoredJob(long Number, string Id, string Name, DateTimeOffset SubmittedAt, JobSubmission Submission)
{
    /// <summary>The submitter's key, by which a repeated submission is recognised.</summary>
    public string? IdempotencyKey { get; init; }
}
