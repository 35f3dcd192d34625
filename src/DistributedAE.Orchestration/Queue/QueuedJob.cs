namespace DistributedAE.Orchestration;

/// <summary>A job that is not over, as the queue knows it.</summary>
/// <param name="Number">Its number: lower for a job that was submitted earlier.</param>
/// <param name="Priority">Higher goes first.</param>
/// <param name="State">Where it stands.</param>
public readonly record struct QueuedJob(long Number, int Priority, QueuedJobState State)
{
    /// <summary>Whether it takes one of the places.</summary>
    public bool HasPlace => State is QueuedJobState.Running or QueuedJobState.Pausing or QueuedJobState.Cancelling;

    /// <summary>Whether it shall queue again as soon as it has paused.</summary>
    internal bool ResumesAfterPause { get; init; }
}
