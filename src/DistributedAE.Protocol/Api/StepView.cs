namespace DistributedAE.Protocol.Api;

/// <summary>What the open step of a job waits for.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Step">The step within the epoch, from 0.</param>
/// <param name="OpenSeconds">How long it has been open.</param>
/// <param name="Blocks">The blocks that are still computed, by their first shards; a block that two workers compute is there twice.</param>
/// <param name="IsLate">
/// Whether it has been open for longer than 3 seconds and than 5 times the median of the last steps; a stage's first step after 30 seconds.
/// </param>
public sealed record StepView(string Stage, int Epoch, int Step, double OpenSeconds, IReadOnlyList<BlockView> Blocks, bool IsLate)
{
    /// <summary>Whether not a step is open, but the validation loss is measured, behind this step.</summary>
    public bool IsValidation { get; init; }

    /// <summary>Shards that no worker computes, because none is free.</summary>
    public int UnassignedShards { get; init; }
}
