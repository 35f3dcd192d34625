using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Numerics.Convolution;

/// <summary>
/// Convolutions and transposed convolutions of one group of 16 samples. Each result is one chain of fused multiply-adds that starts with the bias and
/// goes over source channels, kernel rows and kernel columns; a lane is one sample. So neither tiles nor bands nor vector widths show in it.
/// </summary>
public static unsafe class ConvolutionProduct
{
    private const int Lanes = SampleLanes.GroupSize;

    /// <summary>Computes all result maps of a group and hands them to <paramref name="epilogue"/>.</summary>
    /// <param name="kernel">The packed weights, and which way.</param>
    /// <param name="bias">One value for each result channel, or null for 0.</param>
    /// <param name="source">The group's maps, of the shape of the kernel's source.</param>
    /// <param name="place">Where the group's lanes lie, for the epilogue.</param>
    /// <param name="epilogue">Takes the results.</param>
    /// <param name="scratch">Memory of the calling thread, with room for this convolution.</param>
    public static void Multiply(PackedKernel kernel, float* bias, in MapSource source, int place, MapEpilogue epilogue, ConvolutionScratch scratch)
    {
        MapShape result = kernel.Result;
        int height = epilogue.TakesWindows ? result.Height / 2 * 2 : result.Height;
        int width = epilogue.TakesWindows ? result.Width / 2 * 2 : result.Width;
        int bandRows = ConvolutionScratch.BandRows(kernel);
        int sourceRows = ((bandRows - 1) * kernel.Step) + kernel.Shape.Kernel;
        var band = new MapBand(scratch.Fine, kernel.Source.Channels, sourceRows, kernel.BandWidth, kernel.Lead, kernel.Spread);
        SetTaps(kernel.Shape, band.RowStride, scratch.Taps);
        float* zeros = stackalloc float[MapStrip.MaxChannels];
        for (int firstRow = 0; firstRow < height; firstRow += bandRows)
        {
            band.Fill(source, (firstRow * kernel.Step) - kernel.Lead);
            for (int row = firstRow; row < Math.Min(height, firstRow + bandRows); row += MapStrip.MaxRows)
            {
                // the source rows of two result rows stay in the first-level cache for all channels
                for (int block = 0; block < kernel.BlockCount; block++)
                {
                    WorkRange channels = kernel.Block(block);
                    var strip = new MapStrip(scratch.Strip, channels.From, channels.Length, row, Math.Min(MapStrip.MaxRows, height - row), width);
                    Compute(kernel, bias == null ? zeros : bias + channels.From, band, row - firstRow, strip, scratch.Taps);
                    epilogue.Take(place, strip);
                }
            }
        }
    }

    /// <summary>Offsets in floats of a kernel's taps from its first one.</summary>
    internal static void SetTaps(ConvolutionShape shape, nint rowStride, Span<int> taps)
    {
        for (int tap = 0; tap < shape.TapCount; tap++)
        {
            taps[tap] = (int)(tap / shape.Kernel * rowStride) + (tap % shape.Kernel * Lanes);
        }
    }

    private static void Compute(PackedKernel kernel, float* bias, in MapBand band, int bandRow, in MapStrip strip, ReadOnlySpan<int> taps)
    {
        fixed (int* offsets = taps)
        {
            MapTile tile = default;
            tile.ChannelStride = band.ChannelStride;
            tile.Channels = kernel.Source.Channels;
            tile.Taps = offsets;
            tile.TapCount = kernel.Shape.TapCount;
            tile.Weights = kernel.WeightsOf(strip.Channel);
            tile.Start = bias;
            tile.ResultStride = MapStrip.MaxRows * strip.RowStride;
            int widest = ConvolutionKernels.MaxColumnsOf(strip.Channels);
            int tiles = (strip.Columns + widest - 1) / widest;
            int narrow = strip.Columns / tiles;
            int wider = strip.Columns - (narrow * tiles);
            nint step = (nint)kernel.Step * Lanes;
            for (int row = 0; row < strip.Rows; row++)
            {
                tile.Source = band.Values + ((bandRow + row) * kernel.Step * band.RowStride);
                tile.Result = strip.Values(0, row);
                for (int index = 0; index < tiles; index++)
                {
                    int columns = index < wider ? narrow + 1 : narrow;
                    ConvolutionKernels.Product(strip.Channels, columns, kernel.Step, tile);
                    tile.Source += columns * step;
                    tile.Result += (nint)columns * Lanes;
                }
            }
        }
    }
}
