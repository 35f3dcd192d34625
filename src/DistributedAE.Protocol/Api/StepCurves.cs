namespace DistributedAE.Protocol.Api;

/// <summary>Points of a stage's steps, column by column, all of one length. A point stands for one step or for several neighbouring ones.</summary>
public sealed record StepCurves
{
    /// <summary>The last step that the point stands for, within the stage, from 1.</summary>
    public required IReadOnlyList<long> Step { get; init; }

    /// <summary>Training time from the job's first step to the end of that step, in seconds. Pauses don't count.</summary>
    public required IReadOnlyList<float> Seconds { get; init; }

    /// <summary>Mean loss a sample over the point's steps. Null where no loss was a finite number.</summary>
    public required IReadOnlyList<float?> Loss { get; init; }

    /// <summary>Least loss of a step.</summary>
    public required IReadOnlyList<float?> Low { get; init; }

    /// <summary>Greatest loss of a step.</summary>
    public required IReadOnlyList<float?> High { get; init; }

    /// <summary>Mean of the gradient's norm over the point's steps at which it was measured; null where it was at none.</summary>
    public required IReadOnlyList<float?> GradientNorm { get; init; }

    /// <summary>Samples a second, over the time of the point's steps. Null where they took no time that could be measured.</summary>
    public required IReadOnlyList<float?> SamplesPerSecond { get; init; }
}
