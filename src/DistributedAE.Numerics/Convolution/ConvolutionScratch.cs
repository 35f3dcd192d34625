namespace DistributedAE.Numerics.Convolution;

/// <summary>The memory that one thread needs for convolutions: bands of padded maps, a strip of results, tap offsets, and sums of weight gradients.</summary>
public sealed unsafe class ConvolutionScratch : IDisposable
{
    /// <summary>Floats of fine maps that should stay in the second-level cache.</summary>
    private const int BandLength = 64 * 1024;

    /// <summary>Floats of coarse maps that should stay in the first-level cache.</summary>
    private const int CoarseLength = 4 * 1024;

    private AlignedBuffer _fine = new(0);
    private AlignedBuffer _coarse = new(0);
    private AlignedBuffer _strip = new(0);
    private AlignedBuffer _sums = new(0);
    private int[] _taps = [];

    /// <summary>Makes room for all operations of a convolution. Not while it is in use.</summary>
    public void Reserve(ConvolutionShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        foreach (ConvolutionDirection direction in Enum.GetValues<ConvolutionDirection>())
        {
            using var kernel = new PackedKernel(shape, direction);
            var turn = ConvolutionTurn.Of(kernel);
            int sourceRows = ((turn.Rows - 1) * kernel.Step) + shape.Kernel;
            int channels = turn.IsWhole ? MapStrip.MaxChannels : kernel.Result.Channels;
            Grow(ref _fine, checked(turn.Channels * MapBand.StrideOf(sourceRows, kernel.BandWidth)));
            Grow(ref _strip, checked(channels * turn.Rows * kernel.Result.Width * SampleLanes.GroupSize));
        }

        int rows = GradientRows(shape);
        Grow(ref _fine, FineBand(shape, rows));
        Grow(ref _coarse, checked(MapStrip.MaxChannels * MapBand.StrideOf(CoarseRows(shape), shape.Coarse.Width)));
        Grow(ref _sums, checked(shape.WeightLength * SampleLanes.GroupSize));
        _taps = _taps.Length < shape.TapCount ? new int[shape.TapCount] : _taps;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _fine.Dispose();
        _coarse.Dispose();
        _strip.Dispose();
        _sums.Dispose();
    }

    /// <summary>Padded maps.</summary>
    internal float* Fine => _fine.Pointer;

    /// <summary>Unpooled coarse maps of a block of channels for weight gradients.</summary>
    internal float* Coarse => _coarse.Pointer;

    /// <summary>Results on their way to the epilogue.</summary>
    internal float* Strip => _strip.Pointer;

    /// <summary>16 lanes for each weight.</summary>
    internal float* Sums => _sums.Pointer;

    /// <summary>Offsets of a kernel's taps.</summary>
    internal Span<int> Taps => _taps;

    /// <summary>Coarse rows of which a weight gradient has the fine maps in one band.</summary>
    internal static int GradientRows(ConvolutionShape shape)
    {
        int rows = 1;
        while (rows < shape.Coarse.Height && FineBand(shape, rows + 1) <= BandLength)
        {
            rows++;
        }

        return Even(rows, shape.Coarse.Height);
    }

    /// <summary>Coarse rows that a weight gradient takes at a time.</summary>
    internal static int CoarseRows(ConvolutionShape shape) =>
        Even(CoarseLength / (ConvolutionKernels.MaxChannels * shape.Coarse.Width * SampleLanes.GroupSize), shape.Coarse.Height);

    private static int Even(int rows, int height) => Math.Clamp(rows / 2 * 2, 2, (height + 1) / 2 * 2);

    private static int FineBand(ConvolutionShape shape, int rows) =>
        checked(shape.Fine.Channels * MapBand.StrideOf(((rows - 1) * shape.Stride) + shape.Kernel, shape.Fine.Width + (2 * shape.Padding)));

    private static void Grow(ref AlignedBuffer buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer.Dispose();
            buffer = new AlignedBuffer(length);
        }
    }
}
