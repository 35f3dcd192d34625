using DistributedAE.Numerics;

namespace DistributedAE.Orchestration.Tests.Parameters;

public sealed class ParameterRangeTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4096, 3, 1)]
    [InlineData(4097, 3, 2)]
    [InlineData(100_000, 1, 1)]
    [InlineData(100_000, 7, 7)]
    [InlineData(2_837_314, 64, 64)]
    public void Partitions_cover_the_buffer_once_and_begin_at_chunks(int length, int wanted, int expected)
    {
        IReadOnlyList<ParameterRange> ranges = ParameterRange.Divide(length, wanted);

        Assert.Equal(expected, ranges.Count);
        Assert.Equal(0, ranges[0].From);
        Assert.Equal(length, ranges[^1].End);
        Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.From));
        Assert.All(ranges, range => Assert.Equal(0, range.From % Reductions.ChunkLength));
        Assert.InRange(ranges.Max(range => range.Length) - ranges.Min(range => range.Length), 0, 2 * Reductions.ChunkLength);
    }
}
