namespace DistributedAE.Orchestration;

/// <summary>Why a checkpoint is saved.</summary>
public enum CheckpointReason
{
    /// <summary>The interval is over, or somebody asked for one.</summary>
    Due,

    /// <summary>A stage ended; the checkpoint stands before the next one.</summary>
    StageEnd,

    /// <summary>The job is to be paused.</summary>
    Pause,

    /// <summary>The job is to be cancelled.</summary>
    Cancel,
}
