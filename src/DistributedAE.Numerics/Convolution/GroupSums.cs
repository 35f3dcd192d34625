using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Numerics.Convolution;

/// <summary>Adds the groups' parts of a gradient in the contract's order: within a shard group after group, over shards along the balanced binary tree.</summary>
public static unsafe class GroupSums
{
    private const int Lanes = 16;
    private const int ChunkLength = 256;

    /// <summary>Hands the sums of some values to <paramref name="sink"/>.</summary>
    /// <param name="parts">Group 0's first value.</param>
    /// <param name="stride">Floats from one group's values to the next one's.</param>
    /// <param name="shardStarts">Group where each shard begins and, behind them, the number of groups; a power of two of shards.</param>
    /// <param name="values">Which values, at multiples of 16.</param>
    /// <param name="offset">Index of value 0's sum in the flat gradient.</param>
    /// <param name="sink">Takes the sums.</param>
    public static void Compute(float* parts, nint stride, ReadOnlySpan<int> shardStarts, WorkRange values, int offset, GradientSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        float* pending = stackalloc float[(PackScratch.MaxTreeDepth + 1) * ChunkLength];
        for (int from = values.From; from < values.To; from += ChunkLength)
        {
            int length = Math.Min(ChunkLength, values.To - from);
            for (int value = 0; value < length; value += Lanes)
            {
                Tree(parts + from + value, stride, shardStarts, pending + value);
            }

            sink.Take(offset + from, new ReadOnlySpan<float>(pending + (int.Log2(shardStarts.Length - 1) * ChunkLength), length));
        }
    }

    // the sum of a subtree of 2^k shards waits at level k; the root is at the level of all shards
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tree(float* parts, nint stride, ReadOnlySpan<int> shardStarts, float* pending)
    {
        for (int shard = 0; shard < shardStarts.Length - 1; shard++)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            for (int group = shardStarts[shard]; group < shardStarts[shard + 1]; group++)
            {
                sum += Vector512.Load(parts + (group * stride));
            }

            float* level = pending;
            for (int number = shard; (number & 1) == 1; number >>= 1, level += ChunkLength)
            {
                sum = Vector512.Load(level) + sum;
            }

            sum.Store(level);
        }
    }
}
