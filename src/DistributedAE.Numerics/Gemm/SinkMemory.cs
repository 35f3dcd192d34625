namespace DistributedAE.Numerics.Gemm;

/// <summary>Where the memory begins that a sink reads and writes when it takes a run: up to three buffers, or null.</summary>
public readonly unsafe struct SinkMemory(float* first, float* second, float* third)
{
    /// <summary>In a first buffer.</summary>
    public float* First { get; } = first;

    /// <summary>In a second one, or again in the first.</summary>
    public float* Second { get; } = second;

    /// <summary>In a third one, or again in the first.</summary>
    public float* Third { get; } = third;
}
