namespace DistributedAE.Orchestration;

/// <summary>Something that a job wants from its host.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="Stage">Index of the stage that it is about.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Step">The step within the epoch, from 0.</param>
public readonly record struct JobEffect(JobEffectKind Kind, int Stage, int Epoch, int Step)
{
    /// <summary>Version of the parameters that a step computes with: updates of the stage before it.</summary>
    public long Version { get; init; }

    /// <summary>Why a checkpoint is saved.</summary>
    public CheckpointReason Reason { get; init; }

    /// <summary>At the end of an epoch: the mean training loss over its samples.</summary>
    public double TrainingLoss { get; init; }

    /// <summary>At the end of an epoch: the validation loss; NaN where there is no validation.</summary>
    public double ValidationLoss { get; init; }
}
