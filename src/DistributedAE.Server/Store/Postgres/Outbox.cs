using System.Text.Json.Serialization.Metadata;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Training.Runs;

namespace DistributedAE.Server.Store.Postgres;

/// <summary>
/// The writes that the database does not have yet, in order: in memory, and in a file, so that neither a database that is away nor a crash of the
/// coordinator loses one. The file is emptied when the database has them all.
/// </summary>
internal sealed class Outbox : IDisposable
{
    private static readonly JsonTypeInfo<StoreWrite> LineType = (JsonTypeInfo<StoreWrite>)ApiJson.Options.GetTypeInfo(typeof(StoreWrite));

    private readonly Lock _gate = new();
    private readonly Queue<StoreWrite> _waiting = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly ManualResetEventSlim _empty = new(true);
    private readonly string _path;
    private LineAppender _file;

    /// <summary>The outbox in a file, with what an earlier coordinator could not hand over.</summary>
    /// <exception cref="InputException">The file cannot be read or written.</exception>
    public Outbox(string path)
    {
        _path = path;
        try
        {
            foreach (JsonLines.Line<StoreWrite> line in JsonLines.Read(path, LineType, out _))
            {
                _waiting.Enqueue(line.Value ?? throw new InputException(
                    $"{path}, line {line.Number} is damaged; restore the file, or move it away (the writes in it are then lost to the database)"));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read {path}: {error.Message}", error);
        }

        _file = new LineAppender(path);
        _ = _arrived.Release();
    }

    /// <summary>Adds a write; when it returns, a crash does not lose it.</summary>
    /// <returns>Null, or why it is in memory only.</returns>
    public string? Add(StoreWrite write)
    {
        lock (_gate)
        {
            string? problem = _file.Append(JsonLines.Write(write, LineType));
            _waiting.Enqueue(write);
            _empty.Reset();
            _ = _arrived.Release();
            return problem;
        }
    }

    /// <summary>The oldest writes, which stay in the outbox.</summary>
    /// <param name="most">At most so many.</param>
    public IReadOnlyList<StoreWrite> Peek(int most)
    {
        lock (_gate)
        {
            return [.. _waiting.Take(most)];
        }
    }

    /// <summary>The database has the oldest writes.</summary>
    /// <param name="count">How many.</param>
    public void Remove(int count)
    {
        lock (_gate)
        {
            for (int i = 0; i < count; i++)
            {
                _ = _waiting.Dequeue();
            }

            if (_waiting.Count == 0)
            {
                Empty();
                _empty.Set();
            }
        }
    }

    /// <summary>Waits until the database has all writes.</summary>
    /// <param name="limit">For no longer.</param>
    /// <returns>Whether it has.</returns>
    public bool WaitForEmpty(TimeSpan limit) => _empty.Wait(limit);

    /// <summary>Waits until something may have arrived.</summary>
    public Task WaitAsync(CancellationToken cancellation) => _arrived.WaitAsync(cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _arrived.Dispose();
        _empty.Dispose();
    }

    /// <summary>Where it cannot be emptied, its writes are only done again.</summary>
    private void Empty()
    {
        try
        {
            _file.Dispose();
            using (var file = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.Read))
            {
                file.SetLength(0);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // it grows until it can be emptied
        }

        _file = new LineAppender(_path);
    }
}
