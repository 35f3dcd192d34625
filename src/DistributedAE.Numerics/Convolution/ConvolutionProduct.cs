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
        SetTaps(kernel.Shape, (nint)kernel.BandWidth * Lanes, scratch.Taps);
        float* start = stackalloc float[result.Channels];
        new Span<float>(start, result.Channels).Clear();
        if (bias != null)
        {
            new ReadOnlySpan<float>(bias, result.Channels).CopyTo(new Span<float>(start, result.Channels));
        }

        var turn = ConvolutionTurn.Of(kernel);
        for (int row = 0; row < height; row += turn.Rows)
        {
            Turn(kernel, start, source, turn, new WorkRange(row, Math.Min(height, row + turn.Rows)), width, place, epilogue, scratch);
        }
    }

    /// <summary>
    /// Computes some rows of all channels. Where the source rows are too many for the first-level cache, they are taken a few channels at a time, and the sums wait in the strip.
    /// </summary>
    private static void Turn(
        PackedKernel kernel, float* start, in MapSource source, ConvolutionTurn turn, WorkRange rows, int width, int place, MapEpilogue epilogue, ConvolutionScratch scratch)
    {
        nint channelStride = (nint)rows.Length * width * Lanes;
        int sourceRows = ((rows.Length - 1) * kernel.Step) + kernel.Shape.Kernel;
        for (int channel = 0; channel < kernel.Source.Channels; channel += turn.Channels)
        {
            var channels = new WorkRange(channel, Math.Min(kernel.Source.Channels, channel + turn.Channels));
            var band = new MapBand(scratch.Fine, channels.Length, sourceRows, kernel.BandWidth, kernel.Lead, kernel.Spread);
            band.Fill(source, channel, (rows.From * kernel.Step) - kernel.Lead);
            for (int block = 0; block < kernel.BlockCount; block++)
            {
                WorkRange results = kernel.Block(block);
                float* target = scratch.Strip + (turn.IsWhole ? 0 : results.From * channelStride);
                var strip = new MapStrip(target, channelStride, results.From, results.Length, rows.From, rows.Length, width);
                Compute(kernel, channel == 0 ? start + results.From : null, band, channels, strip, channelStride, scratch.Taps);
                if (channels.To == kernel.Source.Channels)
                {
                    Give(strip, channelStride, place, epilogue);
                }
            }
        }
    }

    private static void Give(in MapStrip strip, nint channelStride, int place, MapEpilogue epilogue)
    {
        for (int row = 0; row < strip.Rows; row += MapStrip.MaxRows)
        {
            int rows = Math.Min(MapStrip.MaxRows, strip.Rows - row);
            epilogue.Take(place, new MapStrip(strip.Values(0, row), channelStride, strip.Channel, strip.Channels, strip.Row + row, rows, strip.Columns));
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

    private static void Compute(
        PackedKernel kernel, float* start, in MapBand band, WorkRange channels, in MapStrip strip, nint channelStride, ReadOnlySpan<int> taps)
    {
        fixed (int* offsets = taps)
        {
            MapTile tile = default;
            tile.ChannelStride = band.ChannelStride;
            tile.Channels = channels.Length;
            tile.Taps = offsets;
            tile.TapCount = kernel.Shape.TapCount;
            tile.Weights = kernel.WeightsOf(strip.Channel) + ((nint)channels.From * tile.TapCount * strip.Channels);
            tile.Start = start;
            tile.ResultStride = channelStride;
            int widest = ConvolutionKernels.MaxColumnsOf(strip.Channels);
            int tiles = (strip.Columns + widest - 1) / widest;
            int narrow = strip.Columns / tiles;
            int wider = strip.Columns - (narrow * tiles);
            nint step = (nint)kernel.Step * Lanes;
            for (int row = 0; row < strip.Rows; row++)
            {
                tile.Source = band.Values + (row * kernel.Step * band.RowStride);
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
