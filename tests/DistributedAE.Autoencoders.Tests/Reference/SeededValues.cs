namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>
/// Test inputs from a name: a SplitMix64 sequence of multiples of 1/1024, so that float32 holds them exactly and they are short in
/// JSON. Of its own, so that the vectors do not hang on the generator under test.
/// </summary>
public sealed class SeededValues(string name, int attempt = 0)
{
    private const double Steps = 1024;

    private ulong _state = name.Aggregate(0xcbf29ce484222325 + (ulong)attempt, (hash, letter) => unchecked((hash ^ letter) * 0x100000001b3));

    /// <summary>That many values in lowest … highest.</summary>
    public double[] Take(int count, double lowest, double highest)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = lowest + (Below((int)((highest - lowest) * Steps) + 1) / Steps);
        }

        return values;
    }

    /// <summary>A whole number from 0 to <paramref name="limit"/> − 1.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    private ulong Next()
    {
        ulong mixed = unchecked(_state += 0x9e3779b97f4a7c15);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94d049bb133111eb);
        return mixed ^ (mixed >> 31);
    }
}
