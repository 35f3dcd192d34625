namespace DistributedAE.Orchestration;

/// <summary>The state of a job.</summary>
/// <param name="Kind">Which state.</param>
/// <param name="Stage">Index of the stage that it is in; the number of stages when all are done.</param>
/// <param name="Reason">Why it is paused or failed; null where the state speaks for itself.</param>
public readonly record struct JobState(JobStateKind Kind, int Stage, string? Reason = null)
{
    /// <summary>Whether the job is over: no event changes it any more.</summary>
    public bool IsTerminal => Kind is JobStateKind.Finished or JobStateKind.Failed or JobStateKind.Cancelled;
}
