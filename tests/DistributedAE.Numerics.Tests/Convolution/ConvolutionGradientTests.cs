using System.Runtime.Intrinsics;
using DistributedAE.Numerics.Convolution;
using DistributedAE.Numerics.Tests.Gemm;

namespace DistributedAE.Numerics.Tests.Convolution;

public sealed unsafe class ConvolutionGradientTests
{
    public static TheoryData<int, int, int> Kernels => ConvolutionProductTests.Kernels;

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Weights_are_summed_over_rows_and_columns_and_then_over_lanes(int kernel, int stride, int padding) => GemmCases.Run(5, random =>
    {
        var fine = new MapShape(random.Next(1, 5), random.Next(kernel, 12), random.Next(kernel, 12));
        Check(random, new ConvolutionShape(fine, random.Next(1, 8), kernel, stride, padding), UnpoolingKind.None);
    });

    [Theory]
    [InlineData(UnpoolingKind.Place)]
    [InlineData(UnpoolingKind.Fill)]
    public void Coarse_maps_are_unpooled_on_the_way(UnpoolingKind unpooling) => GemmCases.Run(4, random =>
    {
        var fine = new MapShape(random.Next(1, 4), random.Next(5, 12), random.Next(5, 15));
        Check(random, new ConvolutionShape(fine, random.Next(1, 6), 3, 1, random.Next(2)), unpooling);
    });

    [Fact]
    public void Maps_larger_than_a_band_are_summed_alike() => GemmCases.Run(1, random =>
    {
        Check(random, new ConvolutionShape(new MapShape(1, 40, 41), 2, 3, 1, 1), UnpoolingKind.None);
        Check(random, new ConvolutionShape(new MapShape(1, 40, 41), 2, 3, 2, 1), UnpoolingKind.None);
        Check(random, new ConvolutionShape(new MapShape(1, 40, 41), 2, 3, 1, 1), UnpoolingKind.Place);
    });

    [Fact]
    public void Biases_are_summed_row_by_row_and_then_over_lanes() => GemmCases.Run(10, random =>
    {
        var shape = new MapShape(random.Next(1, 6), random.Next(1, 9), random.Next(1, 9));
        using var maps = new GroupValues(random, shape.Length);
        var expected = new float[shape.Channels];
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            var lanes = new float[SampleLanes.GroupSize];
            for (int lane = 0; lane < lanes.Length; lane++)
            {
                lanes[lane] = maps.Samples[lane].Skip(channel * shape.Area).Take(shape.Area).Chunk(shape.Width).Aggregate(0f, (sum, row) => sum + row.Aggregate(0f, (rowSum, value) => rowSum + value));
            }

            expected[channel] = Reductions.HorizontalSum(Vector512.Create<float>(lanes));
        }

        var actual = new float[shape.Channels];
        fixed (float* sums = actual)
        {
            ConvolutionGradient.Biases(maps.Source(shape).Values, shape, sums);
        }

        GemmCases.AssertSameBits(expected, actual, $"{shape}");
    });

    private static void Check(Random random, ConvolutionShape shape, UnpoolingKind unpooling)
    {
        using var scratch = new ConvolutionScratch();
        scratch.Reserve(shape);
        using var fine = new GroupValues(random, shape.Fine.Length);
        using var coarse = new GroupValues(random, unpooling == UnpoolingKind.None ? shape.Coarse.Length : shape.Coarse.Pool().Length);
        var actual = new float[shape.WeightLength];
        fixed (float* sums = actual)
        {
            ConvolutionGradient.Weights(shape, fine.Source(shape.Fine), coarse.Source(shape.Coarse, unpooling), sums, scratch);
        }

        float[][] samples =
        [
            .. Enumerable.Range(0, SampleLanes.GroupSize).Select(lane => ScalarMaps.Gradient(shape, fine.Samples[lane], coarse.Maps(lane, shape.Coarse, unpooling))),
        ];
        float[] expected =
        [
            .. Enumerable.Range(0, shape.WeightLength).Select(weight => Reductions.HorizontalSum(Vector512.Create<float>(samples.Select(sample => sample[weight]).ToArray()))),
        ];
        GemmCases.AssertSameBits(expected, actual, $"{shape}, {unpooling}");
    }
}
