namespace DistributedAE.Numerics.Gemm;

/// <summary>
/// Memory that a kernel brings into a cache while it computes something else, a little with every four steps of its sums: all at once, the kernel's own
/// reads would have to wait. Shows in the time alone.
/// </summary>
/// <param name="start">Its first float.</param>
/// <param name="step">Floats from one fetch to the next.</param>
internal readonly unsafe struct FetchedMemory(float* start, int step)
{
    /// <summary>Steps of a sum for each fetch.</summary>
    public const int StepsAFetch = 4;

    /// <summary>What is fetched first.</summary>
    public float* Start { get; } = start;

    /// <summary>Floats from one fetch to the next.</summary>
    public int Step { get; } = step;

    /// <summary>Memory of <paramref name="length"/> floats that is fetched evenly in a sum of <paramref name="steps"/> steps.</summary>
    public static FetchedMemory During(int steps, float* start, int length)
    {
        int fetches = Math.Max(1, steps / StepsAFetch);
        return new FetchedMemory(start, (length + fetches - 1) / fetches);
    }
}
