namespace DistributedAE.Protocol.Api;

/// <summary>Points of a stage's epochs, column by column, all of one length; of many epochs the evenly spread ones, first and last among them.</summary>
public sealed record EpochCurves
{
    /// <summary>The epoch's last step, within the stage, from 1.</summary>
    public required IReadOnlyList<long> Step { get; init; }

    /// <summary>Training time from the job's first step to the end of that step, in seconds; the same scale as that of <see cref="StepCurves.Seconds"/>.</summary>
    public required IReadOnlyList<float> Seconds { get; init; }

    /// <summary>Mean training loss a sample.</summary>
    public required IReadOnlyList<float?> Loss { get; init; }

    /// <summary>Mean validation loss a sample; null without validation.</summary>
    public required IReadOnlyList<float?> ValidationLoss { get; init; }

    /// <summary>Learning rate of the epoch's last step.</summary>
    public required IReadOnlyList<float?> LearningRate { get; init; }
}
