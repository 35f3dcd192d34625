using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders;

/// <summary>
/// Unpooling, a transposed convolution, and an activation: the mirror of a <see cref="ConvolutionLayer"/>. Inputs and outputs are maps in the order (channel, row, column).
/// </summary>
/// <param name="Weight">The kernels, (in, out, row, column).</param>
/// <param name="Bias">One value an output channel.</param>
/// <param name="Activation">Applied to each output.</param>
/// <param name="Shape">The convolution that it mirrors: it goes from <see cref="ConvolutionShape.Coarse"/> to <see cref="ConvolutionShape.Fine"/>.</param>
/// <param name="Unpooling">How an input becomes a window of 2×2.</param>
/// <param name="PlacesOf">Index in the network of the <see cref="ConvolutionLayer"/> with maximum pooling whose places are remembered, for unpooling by place.</param>
public sealed record TransposedConvolutionLayer(
    ParameterTensor Weight, ParameterTensor Bias, Activation Activation, ConvolutionShape Shape, UnpoolingKind Unpooling, int PlacesOf) : Layer
{
    /// <inheritdoc/>
    public override int Inputs => InputMaps.Length;

    /// <inheritdoc/>
    public override int Outputs => Shape.Fine.Length;

    /// <summary>The maps before unpooling.</summary>
    public MapShape InputMaps => Unpooling == UnpoolingKind.None ? Shape.Coarse : Shape.Coarse.Pool();

    /// <inheritdoc/>
    public override Activation Activation { get; } = Activation;

    /// <inheritdoc/>
    public override long MultiplyAdds => (long)Shape.WeightLength * Shape.Coarse.Area;
}
