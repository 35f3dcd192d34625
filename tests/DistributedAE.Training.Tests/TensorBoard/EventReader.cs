using System.Buffers.Binary;
using System.Text;

namespace DistributedAE.Training.Tests.TensorBoard;

/// <summary>An event with one value, or the first one with the file's version.</summary>
internal sealed record ReadEvent(double WallTime, long Step, string Tag, float Value, string? Version = null);

/// <summary>
/// Reads event files, from the descriptions of TFRecord and of event.proto alone: its own check sum bit by bit, its own protocol buffers. What is not known is an error.
/// </summary>
internal static class EventReader
{
    public static IReadOnlyList<ReadEvent> Read(string path)
    {
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        var events = new List<ReadEvent>();
        while (!rest.IsEmpty)
        {
            long length = BinaryPrimitives.ReadInt64LittleEndian(rest);
            Assert.Equal(Masked(rest[..8]), BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]));
            ReadOnlySpan<byte> content = rest.Slice(12, (int)length);
            Assert.Equal(Masked(content), BinaryPrimitives.ReadUInt32LittleEndian(rest[(12 + (int)length)..]));
            ReadContent(content, events);
            rest = rest[(16 + (int)length)..];
        }

        return events;
    }

    private static void ReadContent(ReadOnlySpan<byte> content, List<ReadEvent> events)
    {
        double time = 0;
        long step = 0;
        while (!content.IsEmpty)
        {
            switch (ReadNumber(ref content))
            {
                case (1 << 3) | 1:
                    time = BinaryPrimitives.ReadDoubleLittleEndian(content);
                    content = content[8..];
                    break;
                case 2 << 3:
                    step = (long)ReadNumber(ref content);
                    break;
                case (3 << 3) | 2:
                    events.Add(new ReadEvent(time, step, "", 0, Encoding.UTF8.GetString(ReadBytes(ref content))));
                    break;
                case (5 << 3) | 2:
                    ReadSummary(ReadBytes(ref content), time, step, events);
                    break;
                case ulong other:
                    throw new FormatException($"field {other >> 3} of type {other & 7} in an event");
            }
        }
    }

    private static void ReadSummary(ReadOnlySpan<byte> summary, double time, long step, List<ReadEvent> events)
    {
        while (!summary.IsEmpty)
        {
            Assert.Equal((1UL << 3) | 2, ReadNumber(ref summary));
            ReadOnlySpan<byte> value = ReadBytes(ref summary);
            Assert.Equal((1UL << 3) | 2, ReadNumber(ref value));
            string tag = Encoding.UTF8.GetString(ReadBytes(ref value));
            Assert.Equal((2UL << 3) | 5, ReadNumber(ref value));
            events.Add(new ReadEvent(time, step, tag, BinaryPrimitives.ReadSingleLittleEndian(value)));
            Assert.Equal(4, value.Length);
        }
    }

    private static ReadOnlySpan<byte> ReadBytes(ref ReadOnlySpan<byte> from)
    {
        int length = (int)ReadNumber(ref from);
        ReadOnlySpan<byte> bytes = from[..length];
        from = from[length..];
        return bytes;
    }

    private static ulong ReadNumber(ref ReadOnlySpan<byte> from)
    {
        ulong number = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = from[0];
            from = from[1..];
            number |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0xffffffff;
        foreach (byte each in bytes)
        {
            sum ^= each;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) * 0x82f63b78);
            }
        }

        sum ^= 0xffffffff;
        return unchecked(((sum >> 15) | (sum << 17)) + 0xa282ead8);
    }
}
