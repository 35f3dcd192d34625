using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace DistributedAE.Training.Tests.Pictures;

/// <summary>A strict, small PNG reader: checks signature, chunk order and checksums, and undoes the filters None and Up.</summary>
internal sealed record PngReader(int Width, int Height, byte[] Pixels)
{
    public static PngReader Read(byte[] file)
    {
        Assert.Equal(new byte[] { 137, 80, 78, 71, 13, 10, 26, 10 }, file[..8]);
        var types = new List<string>();
        var packed = new MemoryStream();
        int width = 0;
        int height = 0;
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            ReadOnlySpan<byte> typed = file.AsSpan(at + 4, length + 4);
            Assert.Equal(BitwiseCrc(typed), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            string type = Encoding.ASCII.GetString(typed[..4]);
            types.Add(type);
            ReadOnlySpan<byte> content = typed[4..];
            if (type == "IHDR")
            {
                width = BinaryPrimitives.ReadInt32BigEndian(content);
                height = BinaryPrimitives.ReadInt32BigEndian(content[4..]);
                Assert.Equal(new byte[] { 8, 2, 0, 0, 0 }, content[8..].ToArray());
            }
            else if (type == "IDAT")
            {
                packed.Write(content);
            }

            at += length + 12;
        }

        Assert.Equal(["IHDR", "IDAT", "IEND"], types);
        return new PngReader(width, height, Unpack(packed, width, height));
    }

    private static byte[] Unpack(MemoryStream packed, int width, int height)
    {
        packed.Position = 0;
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        using var raw = new MemoryStream();
        zlib.CopyTo(raw);
        byte[] rows = raw.ToArray();
        int stride = 3 * width;
        Assert.Equal((stride + 1) * height, rows.Length);
        var pixels = new byte[stride * height];
        for (int y = 0; y < height; y++)
        {
            byte filter = rows[y * (stride + 1)];
            Assert.True(filter is 0 or 2, $"row {y} has the filter {filter}");
            for (int at = 0; at < stride; at++)
            {
                byte above = filter == 2 && y > 0 ? pixels[((y - 1) * stride) + at] : (byte)0;
                pixels[(y * stride) + at] = unchecked((byte)(rows[(y * (stride + 1)) + 1 + at] + above));
            }
        }

        return pixels;
    }

    private static uint BitwiseCrc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            }
        }

        return ~crc;
    }
}
