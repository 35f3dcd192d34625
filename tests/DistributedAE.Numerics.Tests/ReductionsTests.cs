using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics.Tests;

public class ReductionsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    [InlineData(5000)]
    public void Sums_follow_the_stated_order_to_the_bit(int length)
    {
        float[] left = Gaussians(length, 1);
        float[] right = Gaussians(length, 2);
        Assert.Equal(ByHand(length, (sum, index) => sum + left[index]), Reductions.Sum(left));
        Assert.Equal(ByHand(length, (sum, index) => sum + Math.Abs(left[index])), Reductions.SumAbsolute(left));
        Assert.Equal(ByHand(length, (sum, index) => MathF.FusedMultiplyAdd(left[index], left[index], sum)), Reductions.SumOfSquares(left));
        Assert.Equal(ByHand(length, (sum, index) => MathF.FusedMultiplyAdd(left[index], right[index], sum)), Reductions.Dot(left, right));
    }

    [Fact]
    public void Lanes_are_combined_by_the_fixed_tree()
    {
        float[] lanes = Gaussians(16, 3);
        Assert.Equal(Tree(lanes), Reductions.HorizontalSum(Vector512.Create(lanes)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(20000)]
    public void Chunked_squares_are_the_chunks_added_in_order(int length)
    {
        float[] values = Gaussians(length, 4);
        double expected = 0;
        for (int start = 0; start < length; start += Reductions.ChunkLength)
        {
            expected += Reductions.SumOfSquares(values.AsSpan(start, Math.Min(Reductions.ChunkLength, length - start)));
        }

        double byChunk = 0;
        for (int chunk = 0; chunk < Reductions.ChunkCount(length); chunk++)
        {
            byChunk += Reductions.SumOfSquaresOfChunk(values, chunk);
        }

        Assert.Equal(expected, Reductions.SumOfSquaresChunked(values));
        Assert.Equal(expected, byChunk);
        Assert.Equal(values.Sum(value => (double)value * value), expected, 1e-6 * (expected + 1));
    }

    [Fact]
    public void A_chunk_outside_the_span_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Reductions.SumOfSquaresOfChunk(new float[4096], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Reductions.SumOfSquaresOfChunk(new float[4096], -1));
    }

    [Fact]
    public void Spans_of_different_lengths_have_no_dot_product()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Reductions.Dot(new float[3], new float[4]));
        Assert.Contains("a dot product needs two spans of one length, not of 3 and 4 values", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_found_at_every_position(float bad)
    {
        for (int position = 0; position < 37; position++)
        {
            float[] values = Gaussians(37, 5);
            values[0] = float.MaxValue;
            values[20] = -float.MaxValue;
            Assert.True(Reductions.AllFinite(values));
            values[position] = bad;
            Assert.False(Reductions.AllFinite(values), $"{bad} at {position} was not found");
        }
    }

    [Fact]
    public void An_empty_span_is_finite() => Assert.True(Reductions.AllFinite([]));

    private static float[] Gaussians(int length, int item)
    {
        float[] values = new float[length];
        new RandomStream(9, RandomPurpose.Corruption, 0, 0, item).FillGaussian(values);
        return values;
    }

    private static float ByHand(int length, Func<float, int, float> add)
    {
        float[] lanes = new float[16];
        for (int index = 0; index < length; index++)
        {
            lanes[index % 16] = add(lanes[index % 16], index);
        }

        return Tree(lanes);
    }

    private static float Tree(float[] lanes)
    {
        float[] sums = [.. lanes];
        for (int half = 8; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                sums[lane] += sums[lane + half];
            }
        }

        return sums[0];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(11)]
    public unsafe void Many_horizontal_sums_have_the_bits_of_single_ones(int count)
    {
        var random = new Random(count);
        float[] lanes = [.. Enumerable.Range(0, count * 16).Select(_ => (random.NextSingle() - 0.5f) * (1 << random.Next(12)))];
        var sums = new float[count];
        fixed (float* from = lanes, to = sums)
        {
            Reductions.HorizontalSums(from, count, to);
        }

        float[] expected = [.. lanes.Chunk(16).Select(vector => Reductions.HorizontalSum(Vector512.Create<float>(vector)))];
        Assert.Equal(expected, sums);
    }
}
