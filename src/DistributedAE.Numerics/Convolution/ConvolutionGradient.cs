using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Numerics.Convolution;

/// <summary>
/// One group's part in the gradients of a convolution's weights and biases. In each of the 16 lanes one chain over rows and columns of the maps; at the group's end the
/// lanes are added by <see cref="Reductions.HorizontalSum"/>. Groups are added by <see cref="GroupSums"/>.
/// </summary>
public static unsafe class ConvolutionGradient
{
    private const int Lanes = SampleLanes.GroupSize;

    /// <summary>Σ coarse · fine for each weight.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="fine">The group's fine maps: a convolution's input, or a transposed one's deltas.</param>
    /// <param name="coarse">The group's coarse maps: a convolution's deltas, or a transposed one's input.</param>
    /// <param name="sums">One value a weight, in their order.</param>
    /// <param name="scratch">Memory of the calling thread, with room for this convolution.</param>
    public static void Weights(ConvolutionShape shape, in MapSource fine, in MapSource coarse, float* sums, ConvolutionScratch scratch)
    {
        int bandRows = ConvolutionScratch.GradientRows(shape);
        int fineRows = ((bandRows - 1) * shape.Stride) + shape.Kernel;
        var band = new MapBand(scratch.Fine, shape.Fine.Channels, fineRows, shape.Fine.Width + (2 * shape.Padding), shape.Padding, 1);
        ConvolutionProduct.SetTaps(shape, band.RowStride, scratch.Taps);
        for (int row = 0; row < shape.Coarse.Height; row += bandRows)
        {
            band.Fill(fine, (row * shape.Stride) - shape.Padding);
            AddBand(shape, band, coarse, new WorkRange(row, Math.Min(shape.Coarse.Height, row + bandRows)), scratch);
        }

        Reductions.HorizontalSums(scratch.Sums, shape.WeightLength, sums);
    }

    /// <summary>The sum of each map: row by row, then over the rows.</summary>
    /// <param name="values">The group's maps.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="sums">One value a channel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Biases(float* values, MapShape shape, float* sums)
    {
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            for (int row = 0; row < shape.Height; row++)
            {
                Vector512<float> rowSum = Vector512<float>.Zero;
                for (int column = 0; column < shape.Width; column++, values += Lanes)
                {
                    rowSum += Vector512.Load(values);
                }

                sum += rowSum;
            }

            sums[channel] = Reductions.HorizontalSum(sum);
        }
    }

    private static void AddBand(ConvolutionShape shape, in MapBand fine, in MapSource coarse, WorkRange rows, ConvolutionScratch scratch)
    {
        int blocks = (shape.Coarse.Channels + ConvolutionKernels.MaxChannels - 1) / ConvolutionKernels.MaxChannels;
        int tileRows = ConvolutionScratch.CoarseRows(shape);
        GradientWindow window = default;
        window.FineRowStride = shape.Stride * fine.RowStride;
        window.FineStep = shape.Stride * Lanes;
        window.CoarseRowStride = (nint)shape.Coarse.Width * Lanes;
        window.Columns = shape.Coarse.Width;
        window.SumStride = (nint)shape.Fine.Channels * shape.TapCount * Lanes;
        for (int row = rows.From; row < rows.To; row += tileRows)
        {
            window.Rows = Math.Min(tileRows, rows.To - row);
            window.Starts = row == 0;
            window.Fine = fine.Values + ((row - rows.From) * window.FineRowStride);
            for (int block = 0; block < blocks; block++)
            {
                WorkRange channels = new WorkRange(0, shape.Coarse.Channels).Part(block, blocks);
                if (coarse.Unpooling == UnpoolingKind.None)
                {
                    window.CoarseStride = (nint)shape.Coarse.Area * Lanes;
                    window.Coarse = coarse.Values + (channels.From * window.CoarseStride) + (row * window.CoarseRowStride);
                }
                else
                {
                    var tile = new MapBand(scratch.Coarse, channels.Length, window.Rows, shape.Coarse.Width, 0, 1);
                    tile.Fill(coarse, channels.From, row);
                    window.CoarseStride = tile.ChannelStride;
                    window.Coarse = tile.Values;
                }

                AddBlock(shape, channels, fine.ChannelStride, window, scratch);
            }
        }
    }

    private static void AddBlock(ConvolutionShape shape, WorkRange channels, nint fineStride, GradientWindow window, ConvolutionScratch scratch)
    {
        float* fine = window.Fine;
        int tiles = (shape.TapCount + ConvolutionKernels.MaxColumns - 1) / ConvolutionKernels.MaxColumns;
        int narrow = shape.TapCount / tiles;
        int wider = shape.TapCount - (narrow * tiles);
        fixed (int* offsets = scratch.Taps)
        {
            for (int fineChannel = 0; fineChannel < shape.Fine.Channels; fineChannel++)
            {
                window.Fine = fine + (fineChannel * fineStride);
                window.Sums = scratch.Sums + (channels.From * window.SumStride) + ((nint)fineChannel * shape.TapCount * Lanes);
                window.Taps = offsets;
                for (int index = 0; index < tiles; index++)
                {
                    int taps = index < wider ? narrow + 1 : narrow;
                    ConvolutionKernels.Gradient(channels.Length, taps, window);
                    window.Taps += taps;
                    window.Sums += (nint)taps * Lanes;
                }
            }
        }
    }
}
