namespace DistributedAE.Orchestration;

/// <summary>What a stage needs next.</summary>
public enum StageWork
{
    /// <summary>The step at the machine's epoch and step.</summary>
    Step,

    /// <summary>The validation loss at the end of the epoch.</summary>
    Validation,

    /// <summary>The end of an epoch that has no validation.</summary>
    EpochEnd,

    /// <summary>Nothing: its training is over.</summary>
    Done,
}
