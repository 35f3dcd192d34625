namespace DistributedAE.Orchestration;

/// <summary>What the ledger says to a contribution.</summary>
public enum AcceptanceKind
{
    /// <summary>It is the first for its block: count it.</summary>
    Accepted,

    /// <summary>The block is counted already and this copy does not differ: drop it.</summary>
    Duplicate,

    /// <summary>The block is counted already and this copy has other bits: drop it and report faulty hardware.</summary>
    Mismatch,

    /// <summary>The assignment is not (any more) in force: drop it.</summary>
    StaleGeneration,

    /// <summary>It belongs to another step than the open one: drop it.</summary>
    WrongStep,
}
