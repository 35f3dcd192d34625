using DistributedAE.Autoencoders;
using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Training.Export;

/// <summary>Unpooling to windows of 2×2, a transposed convolution of maps (channel, row, column), and its activation.</summary>
/// <param name="Name">What its tensors are called before .weight and .bias.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Weight">(in, out, row, column).</param>
/// <param name="Bias">One value an output channel.</param>
public sealed record ExportedTransposedConvolution(string Name, TransposedConvolutionLayer Layer, ReadOnlyMemory<float> Weight, ReadOnlyMemory<float> Bias)
    : ExportedLayer(Name, Layer.Inputs, Layer.Outputs, Weight, Bias, Layer.Activation)
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> WeightShape => Layer.Weight.Shape;

    /// <summary>From <see cref="ConvolutionShape.Coarse"/> to <see cref="ConvolutionShape.Fine"/>.</summary>
    public ConvolutionShape Shape => Layer.Shape;

    /// <summary>Rows and columns of 0 behind filled windows: what pooling had dropped.</summary>
    public (int Rows, int Columns) Dropped => Layer.Unpooling == UnpoolingKind.None ? (0, 0) : (Shape.Coarse.Height % 2, Shape.Coarse.Width % 2);

    /// <summary>Rows and columns that the plain transposed convolution has too few: those that a stride of 2 skipped.</summary>
    public (int Rows, int Columns) OutputPadding => (
        Shape.Fine.Height - PlainExtent(Shape.Coarse.Height), Shape.Fine.Width - PlainExtent(Shape.Coarse.Width));

    private int PlainExtent(int coarse) => ((coarse - 1) * Shape.Stride) - (2 * Shape.Padding) + Shape.Kernel;
}
