using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics.Gemm;

/// <summary>Sums over samples of each column, in the same order as a weight gradient: sample after sample in a shard, then the tree over shards.</summary>
public static unsafe class ColumnSums
{
    private const int Width = PanelMatrix.PanelWidth;

    /// <summary>Writes the sums of the columns of <paramref name="panels"/> to their places in <paramref name="sums"/> (all columns long).</summary>
    /// <param name="matrix">Samples × columns.</param>
    /// <param name="shardStarts">Row where each shard begins and, behind them, the end of the last; a power of two of shards.</param>
    /// <param name="panels">Panels to sum.</param>
    /// <param name="sums">Result for column 0; only the columns of the given panels are written.</param>
    public static void Compute(PanelMatrix matrix, ReadOnlySpan<int> shardStarts, WorkRange panels, float* sums)
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
                    new ReadOnlySpan<float>(slot, width).CopyTo(new Span<float>(sums + (panel * Width), width));
                }
            }
        }
    }
}
