using DistributedAE.Numerics.Convolution;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>What one slot needs for itself.</summary>
/// <param name="featureCount">Length of a sample.</param>
/// <param name="widest">Length of the longest input or output of a layer.</param>
internal sealed class SlotMemory(int featureCount, int widest) : IDisposable
{
    private const int VectorLanes = 16;

    /// <summary>For products and gradients.</summary>
    public PackScratch Scratch { get; } = new();

    /// <summary>For convolutions.</summary>
    public ConvolutionScratch Convolutions { get; } = new();

    /// <summary>One sample.</summary>
    public float[] Features { get; } = new float[featureCount];

    /// <summary>One sample's noise.</summary>
    public float[] Noise { get; } = new float[featureCount];

    /// <summary>A layer's values for one sample, with a vector's room behind them.</summary>
    public float[] Values { get; } = new float[widest + VectorLanes];

    /// <summary>Another layer's values, or derivatives, for one sample, with a vector's room behind them.</summary>
    public float[] OtherValues { get; } = new float[widest + VectorLanes];

    /// <summary>Makes room for a layer.</summary>
    public void Reserve(Layer layer)
    {
        ConvolutionShape? shape = layer switch
        {
            ConvolutionLayer convolution => convolution.Shape,
            TransposedConvolutionLayer transposed => transposed.Shape,
            _ => null,
        };
        if (shape is not null)
        {
            Convolutions.Reserve(shape);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Scratch.Dispose();
        Convolutions.Dispose();
    }
}
