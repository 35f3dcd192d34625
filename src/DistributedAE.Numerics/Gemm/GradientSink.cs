namespace DistributedAE.Numerics.Gemm;

/// <summary>Takes runs of a finished gradient from the threads that computed them; runs never overlap, so no lock is needed.</summary>
public abstract class GradientSink
{
    /// <summary>What memory <see cref="Take"/> will need for a run; it is fetched while the gradient is computed.</summary>
    /// <param name="offset">Index of the run's first float in the flat gradient.</param>
    public virtual SinkMemory MemoryOf(int offset) => default;

    /// <summary>Takes one run.</summary>
    /// <param name="offset">Index of its first float in the flat gradient, a multiple of 16.</param>
    /// <param name="run">The values, a multiple of 16; valid during the call.</param>
    public abstract void Take(int offset, ReadOnlySpan<float> run);
}
