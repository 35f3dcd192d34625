using DistributedAE.Autoencoders;

namespace DistributedAE.Training.Export;

/// <summary>A dense layer: activation(x W + b), W inputs × outputs.</summary>
/// <inheritdoc/>
public sealed record ExportedDense(string Name, int Inputs, int Outputs, ReadOnlyMemory<float> Weight, ReadOnlyMemory<float> Bias, Activation Activation)
    : ExportedLayer(Name, Inputs, Outputs, Weight, Bias, Activation)
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> WeightShape => [Inputs, Outputs];

    /// <summary>Wᵀ, outputs × inputs, row-major.</summary>
    public float[] TransposedWeight() => Transpose(Weight.Span, Inputs, Outputs);

    /// <summary>The layer with its first outputs alone: of means and variances, the means.</summary>
    public ExportedDense FirstOutputs(int outputs)
    {
        var weight = new float[Inputs * outputs];
        for (int input = 0; input < Inputs; input++)
        {
            Weight.Span.Slice(input * Outputs, outputs).CopyTo(weight.AsSpan(input * outputs));
        }

        return this with { Outputs = outputs, Weight = weight, Bias = Bias[..outputs] };
    }

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
