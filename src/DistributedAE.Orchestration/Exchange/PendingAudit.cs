namespace DistributedAE.Orchestration;

/// <summary>A counted block whose bits are still to be compared with those of another worker.</summary>
/// <param name="Block">The block.</param>
/// <param name="CountedFrom">The worker whose result was counted.</param>
public readonly record struct PendingAudit(Block Block, long CountedFrom);
