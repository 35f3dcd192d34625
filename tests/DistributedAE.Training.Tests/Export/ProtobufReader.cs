using System.Buffers.Binary;
using System.Text;

namespace DistributedAE.Training.Tests.Export;

/// <summary>Reads the fields of a protocol buffers message, by the format's description alone.</summary>
internal sealed class ProtobufReader
{
    private readonly List<(int Field, object Value)> _fields = [];

    public ProtobufReader(ReadOnlyMemory<byte> message)
    {
        int at = 0;
        while (at < message.Length)
        {
            ulong key = Varint(message.Span, ref at);
            _fields.Add(((int)(key >> 3), (key & 7) switch
            {
                0 => (long)Varint(message.Span, ref at),
                2 => Bytes(message, ref at),
                5 => Single(message.Span, ref at),
                _ => throw new InvalidDataException($"wire type {key & 7} at byte {at}"),
            }));
        }
    }

    public IEnumerable<ProtobufReader> Messages(int field) => All<ReadOnlyMemory<byte>>(field).Select(bytes => new ProtobufReader(bytes));

    public ProtobufReader Message(int field) => Messages(field).Single();

    public string[] Texts(int field) => [.. All<ReadOnlyMemory<byte>>(field).Select(bytes => Encoding.UTF8.GetString(bytes.Span))];

    public string Text(int field) => Texts(field).Single();

    public byte[] Raw(int field) => All<ReadOnlyMemory<byte>>(field).Single().ToArray();

    public long[] Numbers(int field) => [.. All<long>(field)];

    public long Number(int field) => Numbers(field).Single();

    public float Float(int field) => All<float>(field).Single();

    private IEnumerable<TValue> All<TValue>(int field) => _fields.Where(each => each.Field == field).Select(each => Assert.IsType<TValue>(each.Value));

    private static ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<byte> message, ref int at)
    {
        int length = (int)Varint(message.Span, ref at);
        at += length;
        return message.Slice(at - length, length);
    }

    private static float Single(ReadOnlySpan<byte> message, ref int at)
    {
        at += sizeof(float);
        return BinaryPrimitives.ReadSingleLittleEndian(message[(at - sizeof(float))..]);
    }

    private static ulong Varint(ReadOnlySpan<byte> message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
