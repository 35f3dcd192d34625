namespace DistributedAE.Orchestration;

/// <summary>What the queue wants from its host.</summary>
public enum QueueEffectKind
{
    /// <summary>Run the job, from its last checkpoint if it has one; answer <see cref="JobQueue.JobPaused"/> or <see cref="JobQueue.JobEnded"/> when it stopped.</summary>
    Start,

    /// <summary>Tell the running job to pause.</summary>
    RequestPause,

    /// <summary>Tell the running job to end.</summary>
    RequestCancel,

    /// <summary>The job, which does not run, is cancelled: write that down. It is out of the queue.</summary>
    Cancelled,
}
