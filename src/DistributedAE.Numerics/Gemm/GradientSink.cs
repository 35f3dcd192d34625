namespace DistributedAE.Numerics.Gemm;

/// <summary>Takes runs of a finished gradient from the threads that computed them; runs never overlap, so no lock is needed.</summary>
public abstract class GradientSink
{
    /// <summary>Says, before a run is computed, that <see cref="Take"/> will follow: time to fetch what it will need. Left out where there is no time for it.</summary>
    /// <param name="offset">Index of its first float in the flat gradient.</param>
    /// <param name="length">Its length.</param>
    public virtual void Announce(int offset, int length)
    {
    }

    /// <summary>Takes one run.</summary>
    /// <param name="offset">Index of its first float in the flat gradient, a multiple of 16.</param>
    /// <param name="run">The values, a multiple of 16; valid during the call.</param>
    public abstract void Take(int offset, ReadOnlySpan<float> run);
}
