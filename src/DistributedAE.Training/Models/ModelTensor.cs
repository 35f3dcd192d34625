namespace DistributedAE.Training.Models;

/// <summary>A parameter tensor of a trained model, plain.</summary>
/// <param name="Name">For example <c>encoder.0.weight</c>.</param>
/// <param name="Shape">Inputs and outputs of a weight (z = x W + b), the four extents of kernels, or the length of a bias.</param>
/// <param name="Values">The values, row-major.</param>
public sealed record ModelTensor(string Name, IReadOnlyList<int> Shape, ReadOnlyMemory<float> Values);
