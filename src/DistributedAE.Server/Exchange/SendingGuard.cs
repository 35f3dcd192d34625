namespace DistributedAE.Server.Exchange;

/// <summary>Keeps memory alive while a connection's thread sends from it: a slow worker may still be sent parameters of a stage that ends.</summary>
/// <param name="release">Releases the memory.</param>
internal sealed class SendingGuard(Action release) : IDisposable
{
    // not disposed: who comes late still asks it
    private readonly ReaderWriterLockSlim _sending = new();
    private bool _closed;

    /// <summary>Sends.</summary>
    /// <exception cref="IOException">The memory is gone.</exception>
    public void Send(Action send)
    {
        _sending.EnterReadLock();
        try
        {
            if (_closed)
            {
                throw new IOException("the stage is over");
            }

            send();
        }
        finally
        {
            _sending.ExitReadLock();
        }
    }

    /// <summary>Waits for those who send, and releases the memory. Of a frozen worker the connection is closed when its lease is over.</summary>
    public void Dispose()
    {
        _sending.EnterWriteLock();
        _closed = true;
        release();
        _sending.ExitWriteLock();
    }
}
