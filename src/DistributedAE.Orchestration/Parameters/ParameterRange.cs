using DistributedAE.Numerics;

namespace DistributedAE.Orchestration;

/// <summary>A run of the flat parameter buffer, kept by one of several servers: a partition.</summary>
/// <param name="From">Index of its first float.</param>
/// <param name="Length">Number of its floats.</param>
public readonly record struct ParameterRange(int From, int Length)
{
    /// <summary>The float behind its last one.</summary>
    public int End => From + Length;

    /// <summary>
    /// Divides a buffer into partitions of nearly equal size. They begin at multiples of <see cref="Reductions.ChunkLength"/>, so that the squares of a gradient can be
    /// summed chunk by chunk wherever they are; a buffer of fewer chunks has fewer partitions.
    /// </summary>
    /// <param name="length">Length of the buffer.</param>
    /// <param name="partitions">How many are wanted, ≥ 1.</param>
    public static IReadOnlyList<ParameterRange> Divide(int length, int partitions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        int chunks = Reductions.ChunkCount(length);
        int count = Math.Min(partitions, chunks);
        var ranges = new ParameterRange[count];
        for (int partition = 0; partition < count; partition++)
        {
            int from = Edge(partition);
            ranges[partition] = new ParameterRange(from, Math.Min(Edge(partition + 1), length) - from);
        }

        return ranges;

        int Edge(int partition) => (int)((long)chunks * partition / count) * Reductions.ChunkLength;
    }
}
