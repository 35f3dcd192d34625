using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Numerics.Tests.Gemm;

public sealed unsafe class WeightsTests
{
    public static TheoryData<int, int> Sizes => new()
    {
        { 1, 1 }, { 3, 15 }, { 3, 16 }, { 3, 17 }, { 5, 31 }, { 5, 32 }, { 5, 33 }, { 7, 48 }, { 7, 49 }, { 40, 64 }, { 1, 250 }, { 33, 100 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void What_was_set_comes_back(int inputs, int outputs)
    {
        float[] values = new Random(1).Values(inputs * outputs);
        using var weights = new StoredWeights(values, inputs, outputs);

        float[] back = new float[values.Length];
        weights.Matrix.Get(back);

        GemmCases.AssertSameBits(values, back, $"{inputs} × {outputs}");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Each_value_lies_at_its_offset_and_all_other_lanes_are_zero(int inputs, int outputs)
    {
        float[] values = [.. Enumerable.Range(1, inputs * outputs)];
        using var weights = new StoredWeights(values, inputs, outputs);
        float[] expected = new float[Weights.StoredLength(inputs, outputs)];
        for (int input = 0; input < inputs; input++)
        {
            for (int output = 0; output < outputs; output++)
            {
                int place = weights.Matrix.OffsetOf(output / 32, input) + (output % 32);
                Assert.Equal(0, expected[place]);
                expected[place] = values[(input * outputs) + output];
            }
        }

        GemmCases.AssertSameBits(expected, weights.Stored, $"{inputs} × {outputs}");
    }

    [Theory]
    [InlineData(10, 16, 160)]
    [InlineData(10, 17, 320)]
    [InlineData(10, 32, 320)]
    [InlineData(10, 33, 480)]
    [InlineData(10, 49, 640)]
    public void A_narrow_last_panel_takes_half_the_room(int inputs, int outputs, int storedLength) =>
        Assert.Equal(storedLength, Weights.StoredLength(inputs, outputs));
}
