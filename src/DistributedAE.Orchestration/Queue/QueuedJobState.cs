namespace DistributedAE.Orchestration;

/// <summary>Where a job stands in the queue.</summary>
public enum QueuedJobState
{
    /// <summary>It waits for a place.</summary>
    Queued,

    /// <summary>It has a place and runs.</summary>
    Running,

    /// <summary>It runs until its next border of two steps; then it pauses.</summary>
    Pausing,

    /// <summary>It runs until its next border of two steps; then it ends.</summary>
    Cancelling,

    /// <summary>It has no place and wants none until it is resumed.</summary>
    Paused,
}
