namespace DistributedAE.Training.Jobs;

/// <summary>When the state of a job is saved. Has no influence on the model.</summary>
public sealed record CheckpointSpec
{
    /// <summary>Seconds between checkpoints, 0…86400; a stage's end is always saved, and 0 saves nothing else. Default 30.</summary>
    public double EverySeconds { get; init; } = 30;

    /// <summary>How many of the latest checkpoints are kept, 1…1000. Default 3.</summary>
    public int Keep { get; init; } = 3;
}
