namespace DistributedAE.Autoencoders;

/// <summary>A named view into a flat parameter buffer.</summary>
/// <param name="Name">For example <c>encoder.0.weight</c>.</param>
/// <param name="Shape">Rows and columns of a weight (inputs, outputs: z = x W + b), or the length of a bias.</param>
/// <param name="Offset">Index of its first value in the flat buffer.</param>
/// <param name="IsWeight">Whether weight decay applies.</param>
public sealed record ParameterTensor(string Name, IReadOnlyList<int> Shape, int Offset, bool IsWeight)
{
    /// <summary>Number of values.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, extent) => checked(product * extent));

    /// <summary>This tensor's part of <paramref name="flat"/>.</summary>
    public Span<float> In(Span<float> flat) => flat.Slice(Offset, Length);

    /// <summary>This tensor's part of <paramref name="flat"/>.</summary>
    public ReadOnlySpan<float> In(ReadOnlySpan<float> flat) => flat.Slice(Offset, Length);
}
