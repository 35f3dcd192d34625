using DistributedAE.Numerics;

namespace DistributedAE.Orchestration;

/// <summary>Seeded permutations.</summary>
internal static class Permutation
{
    /// <summary>A permutation of 0 … length − 1.</summary>
    public static void Fill(RandomStream stream, Span<int> order)
    {
        for (int index = 0; index < order.Length; index++)
        {
            order[index] = index;
        }

        stream.Shuffle(order);
    }
}
