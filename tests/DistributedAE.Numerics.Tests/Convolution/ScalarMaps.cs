using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Numerics.Tests.Convolution;

/// <summary>
/// The maps of one sample in plain loops, in the order that the contract names: what vector code must give bit by bit.
/// </summary>
internal static class ScalarMaps
{
    /// <summary>A convolution or transposed convolution: one chain from the bias over source channels, kernel rows and kernel columns, zeros around and between included.</summary>
    public static float[] Product(ConvolutionShape shape, ConvolutionDirection direction, float[] weights, float[] bias, float[] source)
    {
        bool down = direction == ConvolutionDirection.Down;
        MapShape from = down ? shape.Fine : shape.Coarse;
        MapShape to = down ? shape.Coarse : shape.Fine;
        var result = new float[to.Length];
        for (int at = 0; at < result.Length; at++)
        {
            int channel = at / to.Area;
            int row = at % to.Area / to.Width;
            int column = at % to.Width;
            float sum = bias[channel];
            for (int other = 0; other < from.Channels; other++)
            {
                for (int tap = 0; tap < shape.TapCount; tap++)
                {
                    int weight = down
                        ? (((channel * from.Channels) + other) * shape.TapCount) + tap
                        : (((other * to.Channels) + channel) * shape.TapCount) + shape.TapCount - 1 - tap;
                    float value = down
                        ? At(source, from, other, (row * shape.Stride) - shape.Padding + (tap / shape.Kernel), (column * shape.Stride) - shape.Padding + (tap % shape.Kernel), 1)
                        : At(source, from, other, row - Lead(shape) + (tap / shape.Kernel), column - Lead(shape) + (tap % shape.Kernel), shape.Stride);
                    sum = MathF.FusedMultiplyAdd(weights[weight], value, sum);
                }
            }

            result[at] = sum;
        }

        return result;
    }

    /// <summary>One sample's weight gradient: one chain over rows and columns of the coarse maps.</summary>
    public static float[] Gradient(ConvolutionShape shape, float[] fine, float[] coarse)
    {
        var sums = new float[shape.WeightLength];
        for (int weight = 0; weight < sums.Length; weight++)
        {
            int tap = weight % shape.TapCount;
            int fineChannel = weight / shape.TapCount % shape.Fine.Channels;
            int coarseChannel = weight / shape.TapCount / shape.Fine.Channels;
            for (int row = 0; row < shape.Coarse.Height; row++)
            {
                for (int column = 0; column < shape.Coarse.Width; column++)
                {
                    float value = At(
                        fine, shape.Fine, fineChannel, (row * shape.Stride) - shape.Padding + (tap / shape.Kernel), (column * shape.Stride) - shape.Padding + (tap % shape.Kernel), 1);
                    sums[weight] = MathF.FusedMultiplyAdd(At(coarse, shape.Coarse, coarseChannel, row, column, 1), value, sums[weight]);
                }
            }
        }

        return sums;
    }

    /// <summary>The full maps of pooled ones.</summary>
    public static float[] Unpool(float[] pooled, MapShape full, UnpoolingKind kind, int[] places)
    {
        var result = new float[full.Length];
        MapShape stored = full.Pool();
        for (int at = 0; at < pooled.Length; at++)
        {
            for (int place = 0; place < 4; place++)
            {
                int row = (at % stored.Area / stored.Width * 2) + (place / 2);
                int column = (at % stored.Width * 2) + (place % 2);
                int target = (at / stored.Area * full.Area) + (row * full.Width) + column;
                result[target] = kind == UnpoolingKind.Fill || places[at] == place ? pooled[at] : 0;
            }
        }

        return result;
    }

    private static int Lead(ConvolutionShape shape) => shape.Kernel - 1 - shape.Padding;

    private static float At(float[] maps, MapShape shape, int channel, int row, int column, int spread) =>
        row < 0 || column < 0 || row % spread != 0 || column % spread != 0 || row / spread >= shape.Height || column / spread >= shape.Width
            ? 0
            : maps[(channel * shape.Area) + (row / spread * shape.Width) + (column / spread)];
}
