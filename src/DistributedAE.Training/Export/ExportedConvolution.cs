using DistributedAE.Autoencoders;
using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Training.Export;

/// <summary>A convolution of maps (channel, row, column), its activation, and pooling of windows of 2×2.</summary>
/// <param name="Name">What its tensors are called before .weight and .bias.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Weight">(out, in, row, column).</param>
/// <param name="Bias">One value an output channel.</param>
/// <param name="KeepsPlaces">Whether a later layer needs to know where the largest values were.</param>
public sealed record ExportedConvolution(string Name, ConvolutionLayer Layer, ReadOnlyMemory<float> Weight, ReadOnlyMemory<float> Bias, bool KeepsPlaces)
    : ExportedLayer(Name, Layer.Inputs, Layer.Outputs, Weight, Bias, Layer.Activation)
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> WeightShape => Layer.Weight.Shape;

    /// <summary>From <see cref="ConvolutionShape.Fine"/> to <see cref="ConvolutionShape.Coarse"/>.</summary>
    public ConvolutionShape Shape => Layer.Shape;
}
