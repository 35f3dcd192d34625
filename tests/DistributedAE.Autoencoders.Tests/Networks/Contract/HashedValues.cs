namespace DistributedAE.Autoencoders.Tests.Networks.Contract;

/// <summary>Fixed values in 0…1 without 1, the same on every machine and runtime: multiplicative hashing (Knuth 1973, §6.4).</summary>
internal static class HashedValues
{
    public static float At(int index, int purpose)
    {
        uint hash = unchecked(((uint)index * 2654435761u) + ((uint)purpose * 40503u));
        hash = unchecked((hash ^ (hash >> 15)) * 2246822519u);
        return (hash >> 8) * (1f / (1 << 24));
    }
}
