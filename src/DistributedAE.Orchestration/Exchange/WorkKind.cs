namespace DistributedAE.Orchestration;

/// <summary>What is to be computed of a block.</summary>
public enum WorkKind
{
    /// <summary>The shards' contributions to a step, summed up the reduction tree.</summary>
    Contribution,

    /// <summary>
    /// The losses of validation samples, one by one: they are cut into as many ranges as there are shards, and a block is a run of such ranges.
    /// </summary>
    Validation,
}
