using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>What one slot needs for itself.</summary>
/// <param name="featureCount">Length of a sample.</param>
internal sealed class SlotMemory(int featureCount) : IDisposable
{
    /// <summary>For products and gradients.</summary>
    public PackScratch Scratch { get; } = new();

    /// <summary>One sample.</summary>
    public float[] Features { get; } = new float[featureCount];

    /// <summary>One sample's noise.</summary>
    public float[] Noise { get; } = new float[featureCount];

    /// <inheritdoc/>
    public void Dispose() => Scratch.Dispose();
}
