namespace DistributedAE.Autoencoders;

/// <summary>Makes the engines of one kind, one for each stage.</summary>
public interface IEngineFactory
{
    /// <summary>Which engines.</summary>
    EngineKind Kind { get; }

    /// <summary>An engine for blocks of up to <paramref name="rowCapacity"/> samples.</summary>
    /// <param name="network">What to compute.</param>
    /// <param name="rowCapacity">Most rows of a block.</param>
    /// <param name="shardCapacity">Most shards of a block.</param>
    /// <param name="seed">The job's seed, for all noise.</param>
    /// <param name="stage">The stage's number, for all noise.</param>
    IContributionEngine Create(StageNetwork network, int rowCapacity, int shardCapacity, ulong seed, int stage);
}
