using System.Buffers.Binary;
using System.Text;

namespace DistributedAE.Training.Export;

/// <summary>A protocol buffers message that is put together field by field (https://protobuf.dev/programming-guides/encoding). Bytes are not copied.</summary>
internal sealed class ProtobufMessage
{
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int LengthType = 2;
    private const int Fixed32Type = 5;

    private readonly List<ReadOnlyMemory<byte>> _parts = [];

    /// <summary>Bytes of the message.</summary>
    public long Length { get; private set; }

    /// <summary>Adds a whole number of 0 or more.</summary>
    public ProtobufMessage Add(int field, long value)
    {
        Append(Varint((ulong)((field << 3) | VarintType)));
        Append(Varint((ulong)value));
        return this;
    }

    /// <summary>Adds a 32-bit float.</summary>
    public ProtobufMessage Add(int field, float value)
    {
        Append(Varint((ulong)((field << 3) | Fixed32Type)));
        byte[] bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        Append(bytes);
        return this;
    }

    /// <summary>Adds a 64-bit float.</summary>
    public ProtobufMessage Add(int field, double value)
    {
        Append(Varint((ulong)((field << 3) | Fixed64Type)));
        byte[] bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        Append(bytes);
        return this;
    }

    /// <summary>Adds a text.</summary>
    public ProtobufMessage Add(int field, string text) => Add(field, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds bytes; they must stay as they are until written.</summary>
    public ProtobufMessage Add(int field, ReadOnlyMemory<byte> bytes)
    {
        Append(Varint((ulong)((field << 3) | LengthType)));
        Append(Varint((ulong)bytes.Length));
        Append(bytes);
        return this;
    }

    /// <summary>Adds a message as it is now.</summary>
    public ProtobufMessage Add(int field, ProtobufMessage message)
    {
        Append(Varint((ulong)((field << 3) | LengthType)));
        Append(Varint((ulong)message.Length));
        _parts.AddRange(message._parts);
        Length += message.Length;
        return this;
    }

    /// <summary>Writes the message.</summary>
    public void WriteTo(Stream target)
    {
        foreach (ReadOnlyMemory<byte> part in _parts)
        {
            target.Write(part.Span);
        }
    }

    private void Append(ReadOnlyMemory<byte> bytes)
    {
        _parts.Add(bytes);
        Length += bytes.Length;
    }

    private static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
