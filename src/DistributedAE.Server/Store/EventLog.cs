using System.Text.Json.Serialization.Metadata;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Training.Runs;

namespace DistributedAE.Server.Store;

/// <summary>
/// A file of events, one a line, ids rising. Lines that cannot be written (the disk is full) wait in memory and are written before the next one.
/// </summary>
internal sealed class EventLog(string path)
{
    private static readonly JsonTypeInfo<EventView> LineType = (JsonTypeInfo<EventView>)ApiJson.Options.GetTypeInfo(typeof(EventView));

    private readonly Lock _gate = new();
    private readonly List<EventView> _waiting = [];

    /// <summary>The highest id in it; 0 when it is empty.</summary>
    public long LastId { get; private set; }

    /// <summary>Finds out what the file holds already.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public void Open()
    {
        lock (_gate)
        {
            LastId = ReadFile() is [.., var last] ? last.Id : 0;
        }
    }

    /// <summary>Adds an event.</summary>
    /// <returns>Null when it and all before it are written, else why not.</returns>
    public string? Append(EventView happened)
    {
        lock (_gate)
        {
            _waiting.Add(happened);
            LastId = happened.Id;
            try
            {
                // opened for each line, so that thousands of jobs that wait hold no file open
                using var file = new LineAppender(path);
                if (file.Append([.. _waiting.SelectMany(line => JsonLines.Write(line, LineType))]) is { } problem)
                {
                    return problem;
                }

                _waiting.Clear();
                return null;
            }
            catch (InputException problem)
            {
                return problem.Message;
            }
        }
    }

    /// <summary>All events above an id, oldest first.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public IReadOnlyList<EventView> ReadAfter(long id)
    {
        lock (_gate)
        {
            return id >= LastId ? [] : [.. ReadFile().Concat(_waiting).Where(line => line.Id > id)];
        }
    }

    /// <summary>A line that was written although it seemed not to be is there twice; it counts once.</summary>
    private List<EventView> ReadFile()
    {
        var events = new List<EventView>();
        try
        {
            foreach (JsonLines.Line<EventView> line in JsonLines.Read(path, LineType, out _))
            {
                if (line.Value is { } value && value.Id > (events is [.., var last] ? last.Id : 0))
                {
                    events.Add(value);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read {path}: {error.Message}", error);
        }

        return events;
    }
}
