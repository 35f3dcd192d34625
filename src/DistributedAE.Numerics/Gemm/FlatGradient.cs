namespace DistributedAE.Numerics.Gemm;

/// <summary>A sink that keeps the whole gradient in a flat buffer.</summary>
/// <param name="buffer">As long as the flat gradient; not owned.</param>
public sealed class FlatGradient(AlignedBuffer buffer) : GradientSink
{
    /// <inheritdoc/>
    public override void Take(int offset, ReadOnlySpan<float> run) => run.CopyTo(buffer.Span[offset..]);
}
