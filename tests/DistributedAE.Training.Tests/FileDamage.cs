namespace DistributedAE.Training.Tests;

/// <summary>Damages files in place.</summary>
internal static class FileDamage
{
    /// <summary>Flips one bit of every byte in turn, and puts it back after <paramref name="check"/>.</summary>
    public static void FlipEveryByte(string path, Action<int> check)
    {
        byte[] content = File.ReadAllBytes(path);
        for (int position = 0; position < content.Length; position++)
        {
            Put(path, position, (byte)(content[position] ^ (1 << (position % 8))));
            check(position);
            Put(path, position, content[position]);
        }
    }

    private static void Put(string path, int position, byte value)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(file, [value], position);
    }
}
