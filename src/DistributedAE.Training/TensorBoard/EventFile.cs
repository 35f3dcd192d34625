using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using DistributedAE.Training.Export;

namespace DistributedAE.Training.TensorBoard;

/// <summary>
/// Writes a file of events as TensorBoard reads it: records of length, check sum, content, check sum (tensorflow/core/lib/io/record_writer.h), whose content is an
/// <c>Event</c> of tensorflow/core/util/event.proto.
/// </summary>
internal sealed class EventFile
{
    private const int WallTimeField = 1;
    private const int StepField = 2;
    private const int VersionField = 3;
    private const int SummaryField = 5;
    private const int ValueField = 1;
    private const int TagField = 1;
    private const int SimpleValueField = 2;

    private readonly Stream _target;

    /// <summary>Begins a file.</summary>
    /// <param name="target">Where it is written.</param>
    /// <param name="began">When the first event was, at the latest.</param>
    public EventFile(Stream target, DateTimeOffset began)
    {
        _target = target;
        Write(new ProtobufMessage().Add(WallTimeField, SecondsOf(began)).Add(VersionField, "brain.Event:2"));
    }

    /// <summary>Adds an event with its values.</summary>
    /// <param name="time">When it was.</param>
    /// <param name="step">The step it is shown at.</param>
    /// <param name="values">The values; those that are no finite numbers are left out.</param>
    public void Add(DateTimeOffset time, long step, params ReadOnlySpan<(string Tag, double Value)> values)
    {
        var summary = new ProtobufMessage();
        foreach ((string tag, double value) in values)
        {
            if (double.IsFinite(value))
            {
                summary.Add(ValueField, new ProtobufMessage().Add(TagField, tag).Add(SimpleValueField, (float)value));
            }
        }

        if (summary.Length > 0)
        {
            Write(new ProtobufMessage().Add(WallTimeField, SecondsOf(time)).Add(StepField, step).Add(SummaryField, summary));
        }
    }

    private static double SecondsOf(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    private void Write(ProtobufMessage message)
    {
        using var content = new MemoryStream();
        message.WriteTo(content);
        ReadOnlySpan<byte> bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, bytes.Length);
        _target.Write(number);
        WriteCheck(number);
        _target.Write(bytes);
        WriteCheck(bytes);
    }

    private void WriteCheck(ReadOnlySpan<byte> bytes)
    {
        Span<byte> check = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(check, Masked(Crc32C(bytes)));
        _target.Write(check);
    }

    /// <summary>Rotated and moved, because a check sum of something that holds check sums is weak (tensorflow/core/lib/hash/crc32c.h).</summary>
    private static uint Masked(uint sum) => BitOperations.RotateRight(sum, 15) + 0xa282ead8;

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            sum = BitOperations.Crc32C(sum, word);
        }

        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
        {
            sum = BitOperations.Crc32C(sum, rest);
        }

        return ~sum;
    }
}
