using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders;

/// <summary>
/// A convolution of feature maps, an activation, and pooling of what it gives. Inputs and outputs are maps in the order (channel, row, column).
/// </summary>
/// <param name="Weight">The kernels, (out, in, row, column).</param>
/// <param name="Bias">One value an output channel.</param>
/// <param name="Activation">Applied before pooling.</param>
/// <param name="Shape">The convolution: from <see cref="ConvolutionShape.Fine"/> to <see cref="ConvolutionShape.Coarse"/>.</param>
/// <param name="Pooling">How windows of 2×2 become one; largest values remember their places.</param>
public sealed record ConvolutionLayer(
    ParameterTensor Weight, ParameterTensor Bias, Activation Activation, ConvolutionShape Shape, PoolingKind Pooling) : Layer
{
    /// <inheritdoc/>
    public override int Inputs => Shape.Fine.Length;

    /// <inheritdoc/>
    public override int Outputs => OutputMaps.Length;

    /// <summary>The maps after pooling.</summary>
    public MapShape OutputMaps => Pooling == PoolingKind.None ? Shape.Coarse : Shape.Coarse.Pool();

    /// <inheritdoc/>
    public override Activation Activation { get; } = Activation;

    /// <inheritdoc/>
    public override long MultiplyAdds => (long)Shape.WeightLength * Shape.Coarse.Area;
}
