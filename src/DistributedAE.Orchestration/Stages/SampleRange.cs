namespace DistributedAE.Orchestration;

/// <summary>A shard's micro-batch: positions in the shard's shuffled order of the epoch.</summary>
/// <param name="From">The first position.</param>
/// <param name="To">The position behind the last one; equal to <paramref name="From"/> when the shard has no samples left.</param>
public readonly record struct SampleRange(int From, int To)
{
    /// <summary>Number of samples.</summary>
    public int Count => To - From;
}
