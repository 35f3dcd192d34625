using System.Buffers.Binary;

namespace DistributedAE.Cli.Tests;

/// <summary>Looks at PNG files.</summary>
internal static class Png
{
    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Fails unless the file is a PNG of a size that something can be seen on.</summary>
    public static void RequirePicture(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        Assert.True(bytes.AsSpan().StartsWith(Signature), $"{path} is no PNG");
        int width = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16));
        int height = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20));
        Assert.InRange(width, 100, 10_000);
        Assert.InRange(height, 60, 10_000);
        Assert.Equal("IEND", System.Text.Encoding.ASCII.GetString(bytes.AsSpan(bytes.Length - 8, 4)));
    }
}
