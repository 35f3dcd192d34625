using System.Buffers;

namespace DistributedAE.Server.Exchange;

/// <summary>
/// Blocking reads and writes over a stream of the web server, which only has asynchronous ones. Bytes go straight from and to the caller's memory. Disposing
/// it ends what waits in it, which the server's own stream does not do.
/// </summary>
/// <param name="inner">The stream; owned.</param>
internal sealed unsafe class DuplexStream(Stream inner) : Stream
{
    private readonly PointerMemory _reading = new();
    private readonly PointerMemory _writing = new();
    private readonly CancellationTokenSource _closed = new();
    private int _waiting;

    /// <summary>Whether something waited in it when it was disposed: the other side does not answer, and may not read what is still to be sent.</summary>
    public bool WasBrokenOff { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            ValueTask<int> read = inner.ReadAsync(_reading.Over(pointer, buffer.Length), _closed.Token);
            if (read.IsCompleted)
            {
                return read.GetAwaiter().GetResult();
            }

            Task<int> task = read.AsTask();
            Wait(task);
            return task.GetAwaiter().GetResult();
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            Wait(inner.WriteAsync(_writing.Over(pointer, buffer.Length), _closed.Token).AsTask());
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => Wait(inner.FlushAsync(_closed.Token));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            WasBrokenOff |= Volatile.Read(ref _waiting) > 0;
            _closed.Cancel();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Wait(Task task)
    {
        if (task.IsCompleted)
        {
            task.GetAwaiter().GetResult();
            return;
        }

        Interlocked.Increment(ref _waiting);
        try
        {
            task.GetAwaiter().GetResult();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Memory at an address that the caller keeps in place.</summary>
    private sealed class PointerMemory : MemoryManager<byte>
    {
        private byte* _pointer;
        private int _length;

        public Memory<byte> Over(byte* pointer, int length)
        {
            _pointer = pointer;
            _length = length;
            return CreateMemory(length);
        }

        public override Span<byte> GetSpan() => new(_pointer, _length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(_pointer + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
