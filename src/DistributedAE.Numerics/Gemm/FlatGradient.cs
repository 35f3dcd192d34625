namespace DistributedAE.Numerics.Gemm;

/// <summary>A sink that keeps all runs in a flat buffer; what a run has behind the buffer's end is padding, and dropped.</summary>
/// <param name="buffer">As long as the flat gradient; not owned.</param>
public sealed unsafe class FlatGradient(AlignedBuffer buffer) : GradientSink
{
    /// <inheritdoc/>
    public override SinkMemory MemoryOf(int offset) => new(buffer.Pointer + offset);

    /// <inheritdoc/>
    public override void Take(int offset, ReadOnlySpan<float> run) =>
        run[..Math.Min(run.Length, buffer.Length - offset)].CopyTo(buffer.Span[offset..]);
}
