namespace DistributedAE.Numerics.Gemm;

/// <summary>Where the memory begins that a sink reads and writes when it takes a run: in up to three buffers.</summary>
/// <param name="first">In a first buffer.</param>
/// <param name="second">In a second one; null where there is none.</param>
/// <param name="third">In a third one; null where there is none.</param>
public readonly unsafe struct SinkMemory(float* first, float* second = null, float* third = null)
{
    /// <summary>In a first buffer; null where nothing is known.</summary>
    public float* First { get; } = first;

    /// <summary>In a second one, or again in the first.</summary>
    public float* Second { get; } = second == null ? first : second;

    /// <summary>In a third one, or again in the first.</summary>
    public float* Third { get; } = third == null ? first : third;
}
