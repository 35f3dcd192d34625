using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Numerics.Tests.Gemm;

public sealed class ColumnSumsTests
{
    private const int Offset = 32;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Columns_are_summed_sample_after_sample_and_then_along_the_tree(int shards) =>
        GemmCases.Run(30, random => Check(random, ShardRows.Ragged(random, shards, 12), random.Next(1, 140)));

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    public void Widths_at_the_edges_of_panels_are_summed_alike(int columns) =>
        GemmCases.Run(3, random => Check(random, ShardRows.Ragged(random, 4, 12), columns));

    private static void Check(Random random, int[] shardStarts, int columns)
    {
        int samples = shardStarts[^1];
        float[] values = random.Values(samples * columns);
        using PanelMatrix matrix = GemmCases.Matrix(values, samples, columns);
        int storedLength = (columns + 15) / 16 * 16;
        var sink = new RecordingSink(Offset + storedLength + 16);
        foreach (WorkRange panels in random.Division(matrix.PanelCount))
        {
            ColumnSums.Compute(matrix, shardStarts, panels, Offset, sink);
        }

        float[] expected = new float[storedLength];
        Reference.ColumnSums(values, shardStarts, columns).CopyTo(expected, 0);
        sink.AssertTaken(Offset, Offset + storedLength);
        GemmCases.AssertSameBits(
            expected, sink.Values.AsSpan(Offset, storedLength), $"{columns} columns, shards at [{string.Join(", ", shardStarts)}]");
    }
}
