using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Numerics.Convolution;

/// <summary>
/// The weights of a convolution in the order in which one direction needs them: block after block of up to four result channels, in each block source
/// channel after source channel, tap after tap, the block's channels side by side. Going up the taps are turned around.
/// </summary>
public sealed unsafe class PackedKernel : IDisposable
{
    private readonly AlignedBuffer _weights;

    /// <summary>Memory for the weights of <paramref name="shape"/>.</summary>
    public PackedKernel(ConvolutionShape shape, ConvolutionDirection direction)
    {
        ArgumentNullException.ThrowIfNull(shape);
        bool down = direction == ConvolutionDirection.Down;
        Shape = shape;
        Direction = direction;
        Source = down ? shape.Fine : shape.Coarse;
        Result = down ? shape.Coarse : shape.Fine;
        Step = down ? shape.Stride : 1;
        Spread = down ? 1 : shape.Stride;
        Lead = down ? shape.Padding : shape.Kernel - 1 - shape.Padding;
        BandWidth = down ? shape.Fine.Width + (2 * shape.Padding) : shape.Fine.Width + shape.Kernel - 1;
        _weights = new AlignedBuffer(shape.WeightLength);
    }

    /// <summary>The convolution.</summary>
    public ConvolutionShape Shape { get; }

    /// <summary>Which way.</summary>
    public ConvolutionDirection Direction { get; }

    /// <summary>The maps that are read.</summary>
    public MapShape Source { get; }

    /// <summary>The maps that are computed.</summary>
    public MapShape Result { get; }

    /// <summary>Source rows and columns from one result to the next.</summary>
    internal int Step { get; }

    /// <summary>By how much the source is spread out.</summary>
    internal int Spread { get; }

    /// <summary>Zeros before the source's first row and column.</summary>
    internal int Lead { get; }

    /// <summary>Columns of a padded source row.</summary>
    internal int BandWidth { get; }

    /// <summary>Number of blocks of result channels.</summary>
    internal int BlockCount => (Result.Channels + ConvolutionKernels.MaxChannels - 1) / ConvolutionKernels.MaxChannels;

    /// <summary>Copies the weights, which have the order of <see cref="ConvolutionShape"/>.</summary>
    public void Pack(float* weights)
    {
        float* target = _weights.Pointer;
        for (int block = 0; block < BlockCount; block++)
        {
            WorkRange channels = Block(block);
            for (int source = 0; source < Source.Channels; source++)
            {
                for (int tap = 0; tap < Shape.TapCount; tap++)
                {
                    for (int result = channels.From; result < channels.To; result++)
                    {
                        *target++ = weights[WeightAt(source, result, tap)];
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _weights.Dispose();

    /// <summary>The result channels of a block.</summary>
    internal WorkRange Block(int block) => new WorkRange(0, Result.Channels).Part(block, BlockCount);

    /// <summary>The packed weights of the block that begins with result channel <paramref name="channel"/>.</summary>
    internal float* WeightsOf(int channel) => _weights.Pointer + ((nint)channel * Source.Channels * Shape.TapCount);

    private int WeightAt(int source, int result, int tap) => Direction == ConvolutionDirection.Down
        ? (((result * Shape.Fine.Channels) + source) * Shape.TapCount) + tap
        : (((source * Shape.Fine.Channels) + result) * Shape.TapCount) + Shape.TapCount - 1 - tap;
}
