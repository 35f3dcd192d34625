namespace DistributedAE.Orchestration;

/// <summary>A block of one step in the hands of one holder.</summary>
/// <param name="Step">The step, counted through the stage.</param>
/// <param name="Block">The shards to compute.</param>
/// <param name="Holder">Who computes them.</param>
/// <param name="Generation">
/// The number that fences off a stale holder: every assignment has its own, higher than all before it in the ledger's life.
/// </param>
public readonly record struct Assignment(long Step, Block Block, long Holder, long Generation);
