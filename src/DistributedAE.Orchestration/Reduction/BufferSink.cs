using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Orchestration;

/// <summary>Writes the runs of sums into a buffer; what a run has behind the buffer's end is padding, and dropped.</summary>
internal sealed class BufferSink(AlignedBuffer buffer) : GradientSink
{
    /// <inheritdoc/>
    public override void Take(int offset, ReadOnlySpan<float> run) =>
        run[..Math.Min(run.Length, buffer.Length - offset)].CopyTo(buffer.Span[offset..]);
}
