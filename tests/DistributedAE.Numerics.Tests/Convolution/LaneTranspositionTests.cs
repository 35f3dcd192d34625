using DistributedAE.Numerics.Convolution;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Tests.Gemm;

namespace DistributedAE.Numerics.Tests.Convolution;

public sealed unsafe class LaneTranspositionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(16)]
    public void Rows_become_lanes_and_rows_again(int rows) => GemmCases.Run(12, random =>
    {
        int columns = random.Next(1, 101);
        int firstRow = random.Next(5);
        float[] values = random.Values((firstRow + rows) * columns);
        using PanelMatrix matrix = GemmCases.Matrix(values, firstRow + rows, columns);
        using var lanes = new SampleLanes(2, columns);
        new Span<float>(lanes.At(1), columns * 16).Fill(float.NaN);
        LaneTransposition.FromRows(matrix, firstRow, rows, lanes.At(1));
        for (int lane = 0; lane < 16; lane++)
        {
            for (int column = 0; column < columns; column++)
            {
                Assert.Equal(lane < rows ? values[((firstRow + lane) * columns) + column] : 0, lanes.At(1)[(column * 16) + lane]);
            }
        }

        using PanelMatrix back = GemmCases.Matrix(random.Values((firstRow + rows + 1) * columns), firstRow + rows + 1, columns);
        float[] before = GemmCases.Rows(back, firstRow + rows + 1);
        LaneTransposition.ToRows(lanes.At(1), back, firstRow, rows);
        float[] after = GemmCases.Rows(back, firstRow + rows + 1);
        float[] expected = [.. before[..(firstRow * columns)], .. values[(firstRow * columns)..], .. before[((firstRow + rows) * columns)..]];
        GemmCases.AssertSameBits(expected, after, $"{rows} rows of {columns} columns");
    });

    [Fact]
    public void A_shard_begins_a_new_group()
    {
        var groups = new LaneGroups(70, 4, 1);
        groups.Set([0, 16, 16, 33, 70]);
        Assert.Equal([0, 1, 1, 3, 6], groups.ShardStarts.ToArray());
        Assert.Equal(6, groups.Count);
        Assert.Equal([0, 16, 32, 33, 49, 65], Enumerable.Range(0, 6).Select(group => groups.Put(group, 0).FirstRow));
        Assert.Equal([16, 16, 1, 16, 16, 5], Enumerable.Range(0, 6).Select(group => groups.Put(group, 0).RowCount));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 16)]
    [InlineData(17, 2)]
    [InlineData(40, 8)]
    [InlineData(5, 64)]
    public void There_is_room_for_every_division_into_shards(int rows, int shards) => GemmCases.Run(30, random =>
    {
        var groups = new LaneGroups(rows, shards, 1);
        int[] starts = [0, .. Enumerable.Range(1, shards - 1).Select(_ => random.Next(rows + 1)).Order(), rows];
        groups.Set(starts);
        Assert.Equal(rows, Enumerable.Range(0, groups.Count).Sum(group => groups.Put(group, 0).RowCount));
        Assert.True(groups.Count <= LaneGroups.CapacityOf(rows, shards), $"{groups.Count} groups");
    });
}
