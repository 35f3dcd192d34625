using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>
/// A named tensor inside a flat parameter buffer. A matrix of weights is stored in the panels that products read (<see cref="Weights"/>), kernels of
/// convolutions and biases in their order, all padded with zeros to a multiple of 16 floats; <see cref="Store"/> and <see cref="Load"/> translate to the plain row-major
/// values that files and hashes hold.
/// </summary>
/// <param name="Name">For example <c>encoder.0.weight</c>.</param>
/// <param name="Shape">Inputs and outputs of a weight (z = x W + b), the four extents of a convolution's kernels, or the length of a bias.</param>
/// <param name="Offset">Index of its first float in the flat buffer.</param>
/// <param name="IsWeight">Whether it is a weight, to which weight decay applies.</param>
public sealed record ParameterTensor(string Name, IReadOnlyList<int> Shape, int Offset, bool IsWeight)
{
    private const int Alignment = 16;

    /// <summary>Number of values.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, extent) => checked(product * extent));

    /// <summary>Number of floats it takes in the flat buffer, padding included.</summary>
    public int StoredLength { get; } = IsWeight && Shape.Count == 2
        ? (Weights.StoredLength(Shape[0], Shape[1]) + Alignment - 1) / Alignment * Alignment
        : (Shape.Aggregate(1, (product, extent) => checked(product * extent)) + Alignment - 1) / Alignment * Alignment;

    private bool IsMatrix => IsWeight && Shape.Count == 2;

    /// <summary>This tensor's part of <paramref name="flat"/>, in stored order.</summary>
    public Span<float> In(Span<float> flat) => flat.Slice(Offset, StoredLength);

    /// <summary>This tensor's part of <paramref name="flat"/>, in stored order.</summary>
    public ReadOnlySpan<float> In(ReadOnlySpan<float> flat) => flat.Slice(Offset, StoredLength);

    /// <summary>Puts plain values (row-major, <see cref="Length"/> of them) into <paramref name="flat"/>.</summary>
    public unsafe void Store(ReadOnlySpan<float> values, Span<float> flat)
    {
        Span<float> stored = In(flat);
        stored.Clear();
        if (!IsMatrix)
        {
            values[..Length].CopyTo(stored);
            return;
        }

        fixed (float* data = stored)
        {
            new Weights(data, Shape[0], Shape[1]).Set(values[..Length]);
        }
    }

    /// <summary>Gives the plain values (row-major) out of <paramref name="flat"/>.</summary>
    public unsafe void Load(ReadOnlySpan<float> flat, Span<float> values)
    {
        ReadOnlySpan<float> stored = In(flat);
        if (!IsMatrix)
        {
            stored[..Length].CopyTo(values);
            return;
        }

        fixed (float* data = stored)
        {
            new Weights(data, Shape[0], Shape[1]).Get(values[..Length]);
        }
    }
}
