using DistributedAE.Numerics.Convolution;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Tests.Gemm;

namespace DistributedAE.Numerics.Tests.Convolution;

public sealed unsafe class GroupSumsTests
{
    private const int Offset = 32;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(32)]
    public void Groups_are_summed_in_their_shard_and_shards_along_the_tree(int shards) => GemmCases.Run(10, random =>
    {
        int[] starts = ShardRows.Ragged(random, shards, 4);
        int length = random.Next(1, 50) * 16;
        using var parts = new AlignedBuffer((Math.Max(1, starts[^1]) * length) + 16);
        random.Values(starts[^1] * length).CopyTo(parts.Span);
        var sink = new RecordingSink(Offset + length + 16);
        foreach (WorkRange range in random.Division(length / 16))
        {
            GroupSums.Compute(parts.Pointer, length, starts, new WorkRange(range.From * 16, range.To * 16), Offset, sink);
        }

        sink.AssertTaken(Offset, Offset + length);
        float[] values = parts.Span.ToArray();
        float[] expected = [.. Enumerable.Range(0, length).Select(value => Tree(starts, shard => Shard(values, starts, shard, length, value), 0, shards))];
        GemmCases.AssertSameBits(expected, sink.Values.AsSpan(Offset, length), $"groups at [{string.Join(", ", starts)}]");
    });

    private static float Shard(float[] values, int[] starts, int shard, int length, int value)
    {
        float sum = 0;
        for (int group = starts[shard]; group < starts[shard + 1]; group++)
        {
            sum += values[(group * length) + value];
        }

        return sum;
    }

    private static float Tree(int[] starts, Func<int, float> shard, int first, int count) =>
        count == 1 ? shard(first) : Tree(starts, shard, first, count / 2) + Tree(starts, shard, first + (count / 2), count / 2);
}
