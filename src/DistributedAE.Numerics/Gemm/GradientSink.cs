namespace DistributedAE.Numerics.Gemm;

/// <summary>Takes runs of a finished gradient from the thread that computed them; the runs of several threads never overlap.</summary>
public abstract unsafe class GradientSink
{
    /// <summary>Takes <paramref name="length"/> floats, a multiple of 16, that start at <paramref name="gradient"/>.</summary>
    public abstract void Take(float* gradient, int length);
}
