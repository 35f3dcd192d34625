using DistributedAE.Data;
using DistributedAE.Orchestration;

namespace DistributedAE.Training.Runs;

/// <summary>
/// Writes a run's <c>events.jsonl</c> and <c>metrics.jsonl</c>, line by line, and reads them. A log that cannot be written does not stop the
/// training: the lines wait, <see cref="Problem"/> says why, and they are written when it is possible again. For one thread at a time.
/// </summary>
public sealed class RunLog : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly LineAppender _events;
    private readonly LineAppender _metrics;
    private string? _eventsProblem;
    private string? _metricsProblem;

    private RunLog(RunPaths paths, TimeProvider clock)
    {
        _clock = clock;
        _events = new LineAppender(paths.Events);
        try
        {
            _metrics = new LineAppender(paths.Metrics);
        }
        catch
        {
            _events.Dispose();
            throw;
        }
    }

    /// <summary>Why lines wait to be written; null when none does.</summary>
    public string? Problem => _eventsProblem ?? _metricsProblem;

    /// <summary>Opens the logs of a run folder that this process holds; torn last lines are cut off.</summary>
    /// <param name="paths">The run folder's files.</param>
    /// <param name="clock">Gives the lines their time.</param>
    /// <param name="resumed">Where the job goes on; metrics of that epoch and later ones are dropped, so that no epoch is there twice.</param>
    /// <exception cref="InputException">A log cannot be written.</exception>
    public static RunLog Open(RunPaths paths, TimeProvider clock, JobProgress resumed)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(resumed);
        DropMetricsFrom(paths.Metrics, resumed);
        return new RunLog(paths, clock);
    }

    /// <summary>The events of a run; lines that are damaged, or not yet whole, are left out.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static IReadOnlyList<RunEvent> ReadEvents(RunPaths paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return Read(paths.Events, path => JsonLines.Read(path, RunJson.Lines.RunEvent, out _));
    }

    /// <summary>The metrics of a run, epoch after epoch; lines that are damaged, or not yet whole, are left out.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static IReadOnlyList<EpochMetrics> ReadMetrics(RunPaths paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return Read(paths.Metrics, path => JsonLines.Read(path, RunJson.Lines.EpochMetrics, out _));
    }

    /// <summary>Adds an event, with the time now.</summary>
    public void Write(RunEvent line) =>
        _eventsProblem = _events.Append(JsonLines.Write(line with { Time = _clock.GetUtcNow() }, RunJson.Lines.RunEvent));

    /// <summary>Adds an epoch's figures, with the time now.</summary>
    public void Write(EpochMetrics line) =>
        _metricsProblem = _metrics.Append(JsonLines.Write(line with { Time = _clock.GetUtcNow() }, RunJson.Lines.EpochMetrics));

    /// <inheritdoc/>
    public void Dispose()
    {
        _events.Dispose();
        _metrics.Dispose();
    }

    private static TValue[] Read<TValue>(string path, Func<string, IReadOnlyList<JsonLines.Line<TValue>>> read)
        where TValue : class
    {
        try
        {
            return [.. read(path).Where(line => line.Value is not null).Select(line => line.Value!)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read {path}: {error.Message}", error);
        }
    }

    private static void DropMetricsFrom(string path, JobProgress resumed)
    {
        IReadOnlyList<JsonLines.Line<EpochMetrics>> lines = [];
        _ = Read(path, file => lines = JsonLines.Read(file, RunJson.Lines.EpochMetrics, out int _));
        EpochMetrics[] kept = [.. lines.Select(line => line.Value).OfType<EpochMetrics>().Where(IsBefore)];
        if (kept.Length < lines.Count)
        {
            AtomicFile.Write(path, file =>
            {
                foreach (EpochMetrics line in kept)
                {
                    file.Write(JsonLines.Write(line, RunJson.Lines.EpochMetrics));
                }
            });
        }

        bool IsBefore(EpochMetrics line) =>
            line.StageIndex < resumed.Stage || (line.StageIndex == resumed.Stage && line.Epoch < resumed.InStage.Epoch);
    }
}
