using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics.Gemm;

/// <summary>Sums over samples of each column, in the same order as a weight gradient: sample after sample in a shard, then the tree over shards.</summary>
public static unsafe class ColumnSums
{
    private const int Width = PanelMatrix.PanelWidth;

    /// <summary>Hands the sums of the columns of <paramref name="panels"/> to <paramref name="sink"/>, panel by panel, lanes behind the last column 0.</summary>
    /// <param name="matrix">Samples × columns.</param>
    /// <param name="shardStarts">Row where each shard begins and, behind them, the end of the last; a power of two of shards.</param>
    /// <param name="panels">Panels to sum.</param>
    /// <param name="offset">Index of column 0's sum in the flat gradient.</param>
    /// <param name="sink">Takes the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(PanelMatrix matrix, ReadOnlySpan<int> shardStarts, WorkRange panels, int offset, GradientSink sink)
    {
        float* pending = stackalloc float[(PackScratch.MaxTreeDepth + 1) * Width];
        for (int panel = panels.From; panel < panels.To; panel++)
        {
            int shards = shardStarts.Length - 1;
            for (int shard = 0; shard < shards; shard++)
            {
                float* value = matrix.Panel(panel) + ((nint)shardStarts[shard] * Width);
                Vector512<float> left = default;
                Vector512<float> right = default;
                for (int sample = shardStarts[shard]; sample < shardStarts[shard + 1]; sample++, value += Width)
                {
                    left += Vector512.Load(value);
                    right += Vector512.Load(value + 16);
                }

                float* slot = pending;
                for (int number = shard; (number & 1) == 1; number >>= 1, slot += Width)
                {
                    left = Vector512.Load(slot) + left;
                    right = Vector512.Load(slot + 16) + right;
                }

                left.Store(slot);
                right.Store(slot + 16);
                if (shard == shards - 1)
                {
                    int width = matrix.WidthOf(panel);
                    new Span<float>(slot + width, Width - width).Clear();
                    sink.Take(offset + (panel * Width), new ReadOnlySpan<float>(slot, width > Width / 2 ? Width : Width / 2));
                }
            }
        }
    }
}
