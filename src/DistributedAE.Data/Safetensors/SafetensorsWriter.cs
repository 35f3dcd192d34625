using System.Buffers.Binary;
using System.Text.Json;

namespace DistributedAE.Data;

/// <summary>Writes safetensors files (https://github.com/huggingface/safetensors): a JSON header, then the tensors' bytes without gaps.</summary>
public static class SafetensorsWriter
{
    /// <summary>The tensors' bytes begin at a multiple of this.</summary>
    public const int Alignment = 64;

    private const int LengthBytes = sizeof(ulong);

    /// <summary>Writes a whole file in one pass, without copying tensors.</summary>
    /// <param name="target">Where to; it needs no seeking.</param>
    /// <param name="tensors">The tensors in the file's order, with different names.</param>
    /// <param name="metadata">Free text by key, in the order of the keys' enumeration; null for none.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or a name is reserved.</exception>
    /// <exception cref="InvalidOperationException">A tensor wrote another number of bytes than its shape says.</exception>
    public static void Write(Stream target, IReadOnlyList<TensorSource> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        byte[] header = Header(tensors, metadata);
        int padding = (Alignment - ((LengthBytes + header.Length) % Alignment)) % Alignment;
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length + padding);
        target.Write(length);
        target.Write(header);
        Span<byte> spaces = stackalloc byte[padding];
        spaces.Fill((byte)' ');
        target.Write(spaces);
        foreach (TensorSource tensor in tensors)
        {
            var counted = new CountingStream(target);
            tensor.WriteTo(counted);
            if (counted.Written != tensor.ByteLength)
            {
                throw new InvalidOperationException($"tensor '{tensor.Name}' wrote {counted.Written} bytes, its shape has {tensor.ByteLength}");
            }
        }
    }

    private static byte[] Header(IReadOnlyList<TensorSource> tensors, IEnumerable<KeyValuePair<string, string>>? metadata)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.MetadataKey };
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is not null)
            {
                json.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach ((string key, string value) in metadata)
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            long offset = 0;
            foreach (TensorSource tensor in tensors)
            {
                if (tensor.Name.Length == 0 || !names.Add(tensor.Name))
                {
                    throw new ArgumentException($"the tensor name '{tensor.Name}' is empty, double or reserved");
                }

                WriteEntry(json, tensor, offset);
                offset = checked(offset + tensor.ByteLength);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteEntry(Utf8JsonWriter json, TensorSource tensor, long offset)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Type.Name());
        json.WriteStartArray("shape");
        foreach (long extent in tensor.Shape)
        {
            json.WriteNumberValue(extent);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(offset + tensor.ByteLength);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
