using DistributedAE.Data;

namespace DistributedAE.Training.Runs;

/// <summary>
/// Adds whole lines to a file. A line that cannot be written (the disk is full) waits and is written before the next one, so that neither a
/// torn nor a missing line is left.
/// </summary>
internal sealed class LineAppender : IDisposable
{
    /// <summary>A run whose disk stays full does not eat the memory as well: then the oldest waiting lines are lost.</summary>
    private const int MaxWaiting = 10_000;

    private readonly FileStream _file;
    private readonly Queue<byte[]> _waiting = new();
    private long _length;

    /// <summary>Opens or makes the file, and cuts off a torn last line.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public LineAppender(string path)
    {
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            _length = JsonLines.EndOfWholeLines(_file);
            if (_file.Length > _length)
            {
                _file.SetLength(_length);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _file?.Dispose();
            throw new InputException($"cannot write {path}: {error.Message}", error);
        }
    }

    /// <summary>Lines that could not be written yet.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Adds a line.</summary>
    /// <returns>Null when it and all before it are written, else why not.</returns>
    public string? Append(byte[] line)
    {
        _waiting.Enqueue(line);
        if (_waiting.Count > MaxWaiting)
        {
            _waiting.Dequeue();
        }

        return WriteWaiting();
    }

    /// <summary>Tries once more to write what waits, and closes the file.</summary>
    public void Dispose()
    {
        _ = WriteWaiting();
        _file.Dispose();
    }

    private string? WriteWaiting()
    {
        try
        {
            while (_waiting.TryPeek(out byte[]? line))
            {
                _file.Position = _length;
                _file.Write(line);
                _length += line.Length;
                _waiting.Dequeue();
            }

            return null;
        }
        catch (IOException error)
        {
            CutOff();
            return error.Message;
        }
    }

    private void CutOff()
    {
        try
        {
            _file.SetLength(_length);
        }
        catch (IOException)
        {
            // the rest of the line is overwritten by the next try, or cut off when the file is opened again
        }
    }
}
