using DistributedAE.Autoencoders;
using DistributedAE.Orchestration;

namespace DistributedAE.Training.InProcess;

/// <summary>The samples of each shard in the order of the current epoch.</summary>
/// <param name="seed">The job's seed.</param>
/// <param name="plan">The stage.</param>
/// <param name="dealt">The samples of each shard; the stage uses the first ones of each, as many as it plans with.</param>
public sealed class EpochOrder(ulong seed, StagePlan plan, int[][] dealt)
{
    private readonly int[][] _order = [.. plan.ShardSamples.Select(count => new int[count])];
    private int _epoch = -1;

    /// <summary>Puts the samples of a block of shards at a step into <paramref name="rows"/>.</summary>
    public void Fill(BatchRows rows, int epoch, int step, Block block)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (epoch != _epoch)
        {
            Shuffle(epoch);
        }

        rows.Clear(epoch, step, plan.StepsPerEpoch);
        for (int shard = block.First; shard < block.End; shard++)
        {
            SampleRange range = plan.MicroBatch(step, shard);
            rows.Add(_order[shard].AsSpan(range.From, range.Count));
        }
    }

    private void Shuffle(int epoch)
    {
        for (int shard = 0; shard < _order.Length; shard++)
        {
            int[] order = _order[shard];
            ShardShuffle.Fill(seed, plan.Index, epoch, shard, order);
            for (int position = 0; position < order.Length; position++)
            {
                order[position] = dealt[shard][order[position]];
            }
        }

        _epoch = epoch;
    }
}
