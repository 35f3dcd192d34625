namespace DistributedAE.Training.Jobs;

/// <summary>When a stage ends before its last epoch. Needs validation samples (<c>data.validation</c> above 0).</summary>
public sealed record EarlyStoppingSpec
{
    /// <summary>Epochs without a better validation loss after which the stage ends, 1…100000. Default 5.</summary>
    public int Patience { get; init; } = 5;
}
