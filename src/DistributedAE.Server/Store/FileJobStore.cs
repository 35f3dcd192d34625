using System.Collections.Concurrent;
using System.Text.Json;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Training.Runs;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace DistributedAE.Server.Store;

/// <summary>
/// Keeps jobs in their folders: <c>submission.json</c>, <c>standing.json</c>, <c>api-events.jsonl</c>; metrics are those that the run itself writes.
/// Events of no job are in <c>events.jsonl</c> of the root.
/// </summary>
internal sealed partial class FileJobStore : IJobStore
{
    private static readonly TimeSpan MetricsKept = TimeSpan.FromMinutes(10);

    private readonly string _jobs;
    private readonly ILogger _log;
    private readonly EventLog _common;
    private readonly ConcurrentDictionary<string, EventLog> _logs = new(StringComparer.Ordinal);
    private readonly MemoryCache _metrics = new(new MemoryCacheOptions());
    private readonly Dictionary<string, JobStanding> _unsaved = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>A store in a folder.</summary>
    /// <param name="root">The coordinator's root folder.</param>
    /// <param name="log">Told of what cannot be written.</param>
    public FileJobStore(string root, ILogger log)
    {
        _jobs = Path.Combine(root, "jobs");
        _log = log;
        _common = new EventLog(Path.Combine(root, "events.jsonl"));
    }

    /// <inheritdoc/>
    public string Kind => "files";

    /// <inheritdoc/>
    public Task<StoreContent> OpenAsync(CancellationToken cancellation)
    {
        var jobs = new List<(StoredJob Job, JobStanding Standing)>();
        _common.Open();
        long lastEvent = _common.LastId;
        foreach (string folder in Directory.GetDirectories(_jobs))
        {
            if (Read<StoredJob>(new JobFolder(folder).Submission) is not { } job)
            {
                LogWarningNoSubmission(folder);
                continue;
            }

            // the standing follows the submission: a crash between the two left a job that waits
            JobStanding standing = Read<JobStanding>(new JobFolder(folder).Standing) ?? new JobStanding(JobStatus.Queued);
            EventLog log = LogOf(job.Id);
            log.Open();
            AppendMissing(log, standing);
            lastEvent = Math.Max(lastEvent, log.LastId);
            jobs.Add((job, standing));
        }

        return Task.FromResult(new StoreContent([.. jobs.OrderBy(job => job.Job.Number)], lastEvent));
    }

    /// <inheritdoc/>
    public void Add(StoredJob job, JobStanding standing)
    {
        // the submission last: it is what makes the job
        JobFolder folder = JobFolder.Of(_jobs, job.Id);
        Write(folder.Standing, standing);
        Write(folder.Submission, job);
        AppendMissing(LogOf(job.Id), standing);
    }

    /// <inheritdoc/>
    public void Save(string jobId, JobStanding standing)
    {
        lock (_gate)
        {
            _unsaved[jobId] = standing;
            WriteUnsaved();
            AppendMissing(LogOf(jobId), standing);
        }
    }

    /// <inheritdoc/>
    public void Append(EventView happened) =>
        Report((happened.JobId is { } job ? LogOf(job) : _common).Append(happened));

    /// <summary>The run has written it to its <c>metrics.jsonl</c> already.</summary>
    public void AddMetric(string jobId, MetricView metric)
    {
    }

    /// <summary>The run has dropped them from its <c>metrics.jsonl</c> already.</summary>
    public void DropMetrics(string jobId, int stageIndex, int epoch)
    {
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<EventView>> ReadEventsAsync(EventQuery query, CancellationToken cancellation)
    {
        IEnumerable<EventView> events = query.JobId is { } job
            ? LogOf(job).ReadAfter(query.After)
            : _logs.Values.Append(_common).SelectMany(log => log.ReadAfter(query.After)).OrderBy(happened => happened.Id);
        events = events.Where(query.Matches);
        return Task.FromResult<IReadOnlyList<EventView>>([.. query.Newest ? events.TakeLast(query.Limit) : events.Take(query.Limit)]);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<MetricView>> ReadMetricsAsync(string jobId, CancellationToken cancellation) =>
        Task.FromResult(_metrics.GetOrCreate(jobId, entry =>
        {
            entry.SlidingExpiration = MetricsKept;
            return new MetricLog(new RunPaths(JobFolder.Of(_jobs, jobId).Path).Metrics);
        })!.Read());

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            WriteUnsaved();
        }

        _metrics.Dispose();
        return ValueTask.CompletedTask;
    }

    private EventLog LogOf(string jobId) => _logs.GetOrAdd(jobId, id => new EventLog(JobFolder.Of(_jobs, id).Events));

    private void AppendMissing(EventLog log, JobStanding standing)
    {
        if (standing.LastEvent is { } last && last.Id > log.LastId)
        {
            Report(log.Append(last));
        }
    }

    /// <summary>A standing that could not be written is tried again with the next one.</summary>
    private void WriteUnsaved()
    {
        foreach ((string jobId, JobStanding standing) in _unsaved.ToArray())
        {
            try
            {
                Write(JobFolder.Of(_jobs, jobId).Standing, standing);
                _unsaved.Remove(jobId);
            }
            catch (InputException problem)
            {
                LogErrorNotWritten(problem.Message);
            }
        }
    }

    private void Report(string? problem)
    {
        if (problem is not null)
        {
            LogErrorNotWritten(problem);
        }
    }

    private static TValue? Read<TValue>(string path)
        where TValue : class
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<TValue>(File.ReadAllBytes(path), ApiJson.Options) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InputException($"cannot read {path}: {error.Message}; restore it, or move the job's folder away", error);
        }
    }

    private static void Write<TValue>(string path, TValue value) =>
        AtomicFile.WriteAllBytes(path, [.. JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options), (byte)'\n']);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Folder} has no submission.json and is no job; it may be deleted")]
    private partial void LogWarningNoSubmission(string folder);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}; it is kept in memory and tried again")]
    private partial void LogErrorNotWritten(string problem);
}
