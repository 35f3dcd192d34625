namespace DistributedAE.Orleans.Storage;

/// <summary>Another silo has taken the job over, or the job was deleted: whoever gets this must stop running it, and nothing that it did since counts.</summary>
/// <param name="jobId">The job.</param>
/// <param name="generation">The generation that was refused.</param>
/// <param name="newest">The newest generation; null where the job was deleted.</param>
internal sealed class RunFencedException(string jobId, long generation, long? newest) : Exception(
    newest is null
        ? $"the run of {jobId} (generation {generation}) is fenced off: the job was deleted; stop it"
        : $"the run of {jobId} (generation {generation}) is fenced off: another silo has taken the job over with generation {newest}; stop it here")
{
    /// <summary>The job.</summary>
    public string JobId => jobId;

    /// <summary>The generation that was refused.</summary>
    public long Generation => generation;

    /// <summary>The newest generation; null where the job was deleted.</summary>
    public long? Newest => newest;
}
