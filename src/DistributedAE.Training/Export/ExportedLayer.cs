using DistributedAE.Autoencoders;

namespace DistributedAE.Training.Export;

/// <summary>A dense layer, plain: activation(x W + b).</summary>
/// <param name="Name">What its tensors are called before .weight and .bias, such as <c>encoder.0</c>.</param>
/// <param name="Inputs">Length of its input.</param>
/// <param name="Outputs">Length of its output.</param>
/// <param name="Weight">W, inputs × outputs, row-major.</param>
/// <param name="Bias">b, one value an output.</param>
/// <param name="Activation">Applied to each output.</param>
public sealed record ExportedLayer(string Name, int Inputs, int Outputs, ReadOnlyMemory<float> Weight, ReadOnlyMemory<float> Bias, Activation Activation)
{
    /// <summary>Wᵀ, outputs × inputs, row-major.</summary>
    public float[] TransposedWeight() => Transpose(Weight.Span, Inputs, Outputs);

    /// <summary>The transposed matrix, row-major.</summary>
    internal static float[] Transpose(ReadOnlySpan<float> values, int rows, int columns)
    {
        var turned = new float[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                turned[(column * rows) + row] = values[(row * columns) + column];
            }
        }

        return turned;
    }
}
