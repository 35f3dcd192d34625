using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Orchestration;

/// <summary>
/// Applies each run of a whole step's gradient sums to a parameter server as soon as it is computed, while it is still in the cache. For
/// a step whose shards are all computed here; where <see cref="ParameterServer.NeedsWholeGradient"/>, it can't be used.
/// </summary>
/// <param name="server">The parameter server.</param>
public sealed class UpdateSink(ParameterServer server) : GradientSink
{
    /// <summary>The update that the runs belong to; set before each step.</summary>
    public UpdatePlan Plan { get; set; }

    /// <inheritdoc/>
    public override SinkMemory MemoryOf(int offset) => server.MemoryOf(offset);

    /// <inheritdoc/>
    public override void Take(int offset, ReadOnlySpan<float> run) => server.ApplySlice(Plan, offset, run);
}
