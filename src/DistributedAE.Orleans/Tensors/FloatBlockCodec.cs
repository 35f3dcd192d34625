using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Orleans.Serialization;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace DistributedAE.Orleans.Tensors;

/// <summary>Writes a <see cref="FloatBlock"/> as its length in bytes and its little-endian memory, and reads it into pooled memory.</summary>
[RegisterSerializer]
internal sealed class FloatBlockCodec : IFieldCodec<FloatBlock>
{
    /// <inheritdoc/>
    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, [AllowNull] Type expectedType, [AllowNull] FloatBlock value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType, value))
        {
            return;
        }

        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(FloatBlock), WireType.LengthPrefixed);
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(value.Span);
        writer.WriteVarUInt32((uint)bytes.Length);
        writer.Write(bytes);
        GC.KeepAlive(value);
    }

    /// <inheritdoc/>
    [return: MaybeNull]
    public FloatBlock ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.WireType == WireType.Reference)
        {
            return ReferenceCodec.ReadReference<FloatBlock, TInput>(ref reader, field);
        }

        field.EnsureWireType(WireType.LengthPrefixed);
        uint bytes = reader.ReadVarUInt32();
        if (bytes % sizeof(float) != 0 || bytes > FloatBlock.MaxLength * sizeof(float))
        {
            throw new SerializerException($"a block of {bytes} bytes is announced; up to {FloatBlock.MaxLength * sizeof(float)} bytes of whole floats are possible");
        }

        FloatBlock block = FloatBlock.Rent((int)(bytes / sizeof(float)));
        reader.ReadBytes(MemoryMarshal.AsBytes(block.Span));
        ReferenceCodec.RecordObject(reader.Session, block);
        return block;
    }
}

/// <summary>Within a silo a <see cref="FloatBlock"/> is handed over as it is.</summary>
[RegisterCopier]
internal sealed class FloatBlockCopier : IDeepCopier<FloatBlock>
{
    /// <inheritdoc/>
    [return: NotNullIfNotNull(nameof(input))]
    public FloatBlock? DeepCopy(FloatBlock? input, CopyContext context) => input;
}
