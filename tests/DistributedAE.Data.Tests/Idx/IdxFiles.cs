using System.Buffers.Binary;
using System.IO.Compression;

namespace DistributedAE.Data.Tests;

/// <summary>Makes idx files.</summary>
internal static class IdxFiles
{
    public const byte UnsignedByte = 0x08;

    public static byte[] Make(byte type, int[] shape, byte[] values)
    {
        byte[] file = new byte[4 + (4 * shape.Length) + values.Length];
        file[2] = type;
        file[3] = (byte)shape.Length;
        for (int dimension = 0; dimension < shape.Length; dimension++)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * dimension)), shape[dimension]);
        }

        values.CopyTo(file, 4 + (4 * shape.Length));
        return file;
    }

    /// <summary>Two pictures of 2 x 3 pixels: 0, 20, 40, … 220.</summary>
    public static byte[] TwoPictures() => Make(UnsignedByte, [2, 2, 3], [.. Enumerable.Range(0, 12).Select(pixel => (byte)(20 * pixel))]);

    public static byte[] Labels(params byte[] labels) => Make(UnsignedByte, [labels.Length], labels);

    public static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
