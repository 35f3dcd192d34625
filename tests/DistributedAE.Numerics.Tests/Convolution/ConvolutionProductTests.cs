using DistributedAE.Numerics.Convolution;
using DistributedAE.Numerics.Tests.Gemm;

namespace DistributedAE.Numerics.Tests.Convolution;

public sealed unsafe class ConvolutionProductTests
{
    public static TheoryData<int, int, int> Kernels => new()
    {
        { 1, 1, 0 }, { 1, 2, 0 }, { 2, 1, 0 }, { 2, 2, 1 }, { 3, 1, 1 }, { 3, 1, 0 }, { 3, 2, 1 }, { 3, 2, 0 }, { 4, 2, 0 }, { 5, 1, 2 }, { 5, 1, 0 }, { 5, 2, 2 }, { 7, 1, 6 },
    };

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Each_sample_gets_one_chain_over_channels_and_taps(int kernel, int stride, int padding) => GemmCases.Run(8, random =>
    {
        var fine = new MapShape(random.Next(1, 8), random.Next(kernel, 13), random.Next(kernel, 13));
        var shape = new ConvolutionShape(fine, random.Next(1, 8), kernel, stride, padding);
        CheckBothWays(random, shape, UnpoolingKind.None);
    });

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Coarse_maps_are_unpooled_on_the_way_up(int kernel, int stride, int padding) => GemmCases.Run(4, random =>
    {
        var fine = new MapShape(random.Next(1, 6), random.Next(kernel + 2, 15), random.Next(kernel + 2, 15));
        var shape = new ConvolutionShape(fine, random.Next(1, 6), kernel, stride, padding);
        Check(random, shape, ConvolutionDirection.Up, UnpoolingKind.Place, windows: false);
        Check(random, shape, ConvolutionDirection.Up, UnpoolingKind.Fill, windows: false);
    });

    [Theory]
    [InlineData(5, 33, 40, 2)]
    [InlineData(1, 70, 71, 5)]
    public void Maps_larger_than_a_band_are_computed_alike(int channels, int height, int width, int others)
    {
        var shape = new ConvolutionShape(new MapShape(channels, height, width), others, 3, 1, 1);
        GemmCases.Run(1, random =>
        {
            CheckBothWays(random, shape, UnpoolingKind.None);
            Check(random, shape, ConvolutionDirection.Up, UnpoolingKind.Place, windows: false);
        });
    }

    [Fact]
    public void Windows_leave_an_odd_last_row_and_column_away()
    {
        foreach ((int height, int width) in new[] { (7, 5), (6, 5), (7, 4), (2, 2), (1, 1) })
        {
            var shape = new ConvolutionShape(new MapShape(3, height, width), 6, 3, 1, 1);
            GemmCases.Run(2, random =>
            {
                Check(random, shape, ConvolutionDirection.Down, UnpoolingKind.None, windows: true);
                Check(random, shape, ConvolutionDirection.Up, UnpoolingKind.None, windows: true);
            });
        }
    }

    [Theory]
    [InlineData(6, 5, 3, 2, 1, 3, 3)]
    [InlineData(7, 6, 5, 1, 0, 3, 2)]
    [InlineData(28, 28, 3, 1, 1, 28, 28)]
    [InlineData(3, 3, 3, 2, 0, 1, 1)]
    public void The_coarse_extents_are_those_of_the_literature(int height, int width, int kernel, int stride, int padding, int coarseHeight, int coarseWidth)
    {
        var shape = new ConvolutionShape(new MapShape(2, height, width), 4, kernel, stride, padding);
        Assert.Equal(new MapShape(4, coarseHeight, coarseWidth), shape.Coarse);
    }

    [Fact]
    public void A_kernel_larger_than_the_maps_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new ConvolutionShape(new MapShape(1, 4, 9), 2, 7, 1, 1));
        Assert.StartsWith("a kernel of 7×7 is larger than maps of 4×9 with a padding of 1", error.Message, StringComparison.Ordinal);
    }

    private static void CheckBothWays(Random random, ConvolutionShape shape, UnpoolingKind unpooling)
    {
        Check(random, shape, ConvolutionDirection.Down, unpooling, windows: false);
        Check(random, shape, ConvolutionDirection.Up, unpooling, windows: false);
    }

    private static void Check(Random random, ConvolutionShape shape, ConvolutionDirection direction, UnpoolingKind unpooling, bool windows)
    {
        using var kernel = new PackedKernel(shape, direction);
        using var scratch = new ConvolutionScratch();
        scratch.Reserve(shape);
        using var source = new GroupValues(random, unpooling == UnpoolingKind.None ? kernel.Source.Length : kernel.Source.Pool().Length);
        float[] weights = random.Values(shape.WeightLength);
        float[] bias = random.Values(kernel.Result.Channels);
        var epilogue = new RecordingEpilogue(kernel.Result, windows);
        fixed (float* weight = weights, start = bias)
        {
            kernel.Pack(weight);
            ConvolutionProduct.Multiply(kernel, start, source.Source(kernel.Source, unpooling), 7, epilogue, scratch);
        }

        foreach (int lane in new[] { 0, random.Next(1, 15), 15 })
        {
            float[] expected = ScalarMaps.Product(shape, direction, weights, bias, source.Maps(lane, kernel.Source, unpooling));
            GemmCases.AssertSameBits(windows ? Windows(expected, kernel.Result) : expected, epilogue.Sample(lane), $"{shape}, {direction}, {unpooling}, sample {lane}");
        }
    }

    private static float[] Windows(float[] maps, MapShape shape) =>
        [.. maps.Select((value, at) => at % shape.Area / shape.Width < shape.Height / 2 * 2 && at % shape.Width < shape.Width / 2 * 2 ? value : float.NaN)];
}
