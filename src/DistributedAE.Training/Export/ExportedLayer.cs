using DistributedAE.Autoencoders;

namespace DistributedAE.Training.Export;

/// <summary>A layer with its parameters, plain.</summary>
/// <param name="Name">What its tensors are called before .weight and .bias, such as <c>encoder.0</c>.</param>
/// <param name="Inputs">Length of its input.</param>
/// <param name="Outputs">Length of its output.</param>
/// <param name="Weight">The weight, row-major, of shape <see cref="WeightShape"/>.</param>
/// <param name="Bias">One value an output or output channel.</param>
/// <param name="Activation">Applied to each output, before any pooling.</param>
public abstract record ExportedLayer(string Name, int Inputs, int Outputs, ReadOnlyMemory<float> Weight, ReadOnlyMemory<float> Bias, Activation Activation)
{
    /// <summary>Extents of the weight.</summary>
    public abstract IReadOnlyList<int> WeightShape { get; }
}
