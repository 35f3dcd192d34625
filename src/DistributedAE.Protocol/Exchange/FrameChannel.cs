using System.Runtime.InteropServices;
using System.Text.Json;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Protocol.Exchange;

/// <summary>
/// Frames over a duplex stream. One thread reads at a time; any thread writes. Payloads go straight between the stream and the caller's memory, and nothing is
/// allocated for a frame of tensors.
/// </summary>
/// <param name="stream">The stream; owned.</param>
/// <param name="also">Closed together with it.</param>
public sealed class FrameChannel(Stream stream, IDisposable? also = null) : IDisposable
{
    private readonly Lock _writing = new();
    private readonly byte[] _out = new byte[FrameHead.Bytes];
    private readonly byte[] _in = new byte[FrameHead.Bytes];
    private readonly byte[] _piece = new byte[FrameLimits.PieceBytes];
    private byte[]? _skipped;
    private long _lastRead = Environment.TickCount64;
    private long _bytesRead;
    private long _bytesWritten;

    /// <summary>Bytes read so far, heads included.</summary>
    public long BytesRead => Volatile.Read(ref _bytesRead);

    /// <summary>Bytes written so far, heads included.</summary>
    public long BytesWritten => Volatile.Read(ref _bytesWritten);

    /// <summary>Milliseconds since the last byte came.</summary>
    public long SilentMilliseconds => Environment.TickCount64 - Volatile.Read(ref _lastRead);

    /// <summary>Writes a frame with up to two runs of bytes as payload.</summary>
    /// <exception cref="IOException">The connection is gone.</exception>
    public void Write(FrameHead head, ReadOnlySpan<byte> first = default, ReadOnlySpan<byte> second = default)
    {
        head.PayloadBytes = first.Length + (long)second.Length;
        head.PayloadCheck = CheckOf(first, second);
        lock (_writing)
        {
            MemoryMarshal.Write(_out, in head);
            uint check = FrameHead.CheckOf(_out);
            MemoryMarshal.Write(_out.AsSpan(FrameHead.Bytes - sizeof(uint)), in check);
            if (head.PayloadBytes is > 0 and <= FrameLimits.PieceBytes - FrameHead.Bytes)
            {
                // one call into the system for a small frame
                _out.CopyTo(_piece.AsSpan());
                first.CopyTo(_piece.AsSpan(FrameHead.Bytes));
                second.CopyTo(_piece.AsSpan(FrameHead.Bytes + first.Length));
                stream.Write(_piece, 0, FrameHead.Bytes + (int)head.PayloadBytes);
            }
            else
            {
                stream.Write(_out);
                if (head.Kind == FrameKind.Result && Faults.IsArmed(FaultPoint.ResultHalfSent))
                {
                    WriteInPieces(first[..(first.Length / 2)]);
                    stream.Flush();
                    Faults.Reach(FaultPoint.ResultHalfSent);
                    first = first[(first.Length / 2)..];
                }

                WriteInPieces(first);
                WriteInPieces(second);
            }

            stream.Flush();
            _bytesWritten += FrameHead.Bytes + head.PayloadBytes;
        }
    }

    /// <summary>Writes a frame with floats as payload.</summary>
    public void Write(FrameHead head, ReadOnlySpan<float> first, ReadOnlySpan<float> second) =>
        Write(head, MemoryMarshal.AsBytes(first), MemoryMarshal.AsBytes(second));

    /// <summary>Writes a message in JSON.</summary>
    public void WriteMessage<TMessage>(FrameHead head, TMessage message) =>
        Write(head, JsonSerializer.SerializeToUtf8Bytes(message, ApiJson.Options));

    /// <summary>Waits for the next frame's head.</summary>
    /// <exception cref="EndOfStreamException">The connection ended behind a frame.</exception>
    /// <exception cref="FrameException">It is no head, or not all of one.</exception>
    public FrameHead ReadHead()
    {
        ReadExactly(_in, mayEnd: true);
        FrameHead head = MemoryMarshal.Read<FrameHead>(_in);
        if (head.Magic != FrameHead.Mark)
        {
            throw new FrameException($"a frame begins with 0x{head.Magic:x8}, not with 0x{FrameHead.Mark:x8}");
        }

        return head.HeadCheck != FrameHead.CheckOf(_in) ? throw new FrameException("a frame's head does not fit its check sum")
            : head.PayloadBytes < 0 ? throw new FrameException($"a frame announces {head.PayloadBytes} bytes")
            : head;
    }

    /// <summary>Reads a frame's payload into up to two runs of floats, which it must fill exactly.</summary>
    /// <exception cref="FrameException">It has another length, or its check sum does not fit.</exception>
    public void ReadPayload(in FrameHead head, Span<float> first, Span<float> second = default)
    {
        Expect(head, (first.Length + (long)second.Length) * sizeof(float));
        var check = default(PayloadCheck);
        ReadPieces(MemoryMarshal.AsBytes(first), ref check);
        uint firstCheck = check.Value;
        if (!second.IsEmpty)
        {
            check = default;
            ReadPieces(MemoryMarshal.AsBytes(second), ref check);
            firstCheck = Combine(firstCheck, check.Value);
        }

        Confirm(head, firstCheck);
    }

    /// <summary>Reads a frame's payload of 64-bit floats, which must be exactly as long.</summary>
    /// <exception cref="FrameException">It has another length, or its check sum does not fit.</exception>
    public void ReadPayload(in FrameHead head, Span<double> values)
    {
        Expect(head, values.Length * (long)sizeof(double));
        var check = default(PayloadCheck);
        ReadPieces(MemoryMarshal.AsBytes(values), ref check);
        Confirm(head, check.Value);
    }

    /// <summary>Reads a message in JSON.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="limit">Most bytes.</param>
    /// <exception cref="FrameException">It is too long or no such message.</exception>
    public TMessage ReadMessage<TMessage>(in FrameHead head, int limit)
    {
        if (head.PayloadBytes > limit)
        {
            throw new FrameException($"a message of {head.PayloadBytes} bytes is announced, the limit is {limit}");
        }

        byte[] text = new byte[head.PayloadBytes];
        var check = default(PayloadCheck);
        ReadPieces(text, ref check);
        Confirm(head, text.Length == 0 ? 0 : check.Value);
        try
        {
            return JsonSerializer.Deserialize<TMessage>(text, ApiJson.Options) ?? throw new FrameException("an empty message");
        }
        catch (JsonException error)
        {
            throw new FrameException($"a message cannot be read: {error.Message}");
        }
    }

    /// <summary>Reads a payload and throws it away.</summary>
    public void Skip(in FrameHead head)
    {
        _skipped ??= new byte[FrameLimits.PieceBytes];
        for (long left = head.PayloadBytes; left > 0;)
        {
            int part = (int)Math.Min(left, FrameLimits.PieceBytes);
            ReadExactly(_skipped.AsSpan(0, part));
            left -= part;
        }
    }

    /// <summary>Closes the connection; who reads or writes gets an exception.</summary>
    public void Dispose()
    {
        stream.Dispose();
        also?.Dispose();
    }

    private static uint CheckOf(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (first.IsEmpty && second.IsEmpty)
        {
            return 0;
        }

        var check = default(PayloadCheck);
        check.Add(first);
        uint value = check.Value;
        if (!second.IsEmpty)
        {
            check = default;
            check.Add(second);
            value = Combine(value, check.Value);
        }

        return value;
    }

    private static uint Combine(uint first, uint second) => System.Numerics.BitOperations.Crc32C(first, second);

    private static void Expect(in FrameHead head, long bytes)
    {
        if (head.PayloadBytes != bytes)
        {
            throw new FrameException($"a payload of {head.PayloadBytes} bytes is announced, {bytes} are needed");
        }
    }

    private static void Confirm(in FrameHead head, uint check)
    {
        if (head.PayloadBytes > 0 && head.PayloadCheck != check)
        {
            throw new FrameException("a payload does not fit its check sum");
        }
    }

    private void WriteInPieces(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int part = Math.Min(bytes.Length, FrameLimits.PieceBytes);
            stream.Write(bytes[..part]);
            bytes = bytes[part..];
        }
    }

    private void ReadPieces(Span<byte> target, ref PayloadCheck check)
    {
        while (!target.IsEmpty)
        {
            int part = Math.Min(target.Length, FrameLimits.PieceBytes);
            ReadExactly(target[..part]);
            check.Add(target[..part]);
            target = target[part..];
        }
    }

    private void ReadExactly(Span<byte> target, bool mayEnd = false)
    {
        int length = target.Length;
        while (!target.IsEmpty)
        {
            int read = stream.Read(target);
            if (read == 0)
            {
                throw mayEnd && target.Length == length
                    ? new EndOfStreamException("the connection was closed")
                    : new FrameException("the connection ended in the middle of a frame");
            }

            Volatile.Write(ref _lastRead, Environment.TickCount64);
            _bytesRead += read;
            target = target[read..];
        }
    }
}
