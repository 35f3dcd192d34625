using System.Data;
using System.Data.Common;
using System.Text.Json;
using DistributedAE.Data;
using DistributedAE.Protocol;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Problems;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DistributedAE.Server.Store.Postgres;

/// <summary>
/// Keeps jobs, events and metrics in PostgreSQL. Writes go to the <see cref="Outbox"/> and from there to the database, in order, by one task. While the
/// database is away training goes on: the writes wait and are handed over when it is back; only reading what is not in memory is refused (503).
/// </summary>
internal sealed partial class PostgresJobStore : IJobStore
{
    private const int BatchLength = 100;
    private static readonly TimeSpan HandOverAtEnd = TimeSpan.FromSeconds(5);

    // how long a write of a cluster's term waits for the database
    private static readonly TimeSpan HandOverOfTerm = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource _source;
    private readonly string _root;
    private readonly TimeSpan _patience;
    private readonly ClusterTerm? _term;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _closing = new();
    private Outbox? _outbox;
    private Task? _writer;
    private volatile bool _isAway;

    /// <summary>A store in a database.</summary>
    /// <param name="connection">The connection string.</param>
    /// <param name="root">The coordinator's root folder, for the outbox.</param>
    /// <param name="patience">How long a database that is away is waited for at the start.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told when the database goes away and comes back.</param>
    /// <param name="term">
    /// The term of a cluster whose silos lead in turn: jobs and standings are in the database when their writing returns, unless it is away for long, and once the term is over
    /// nothing is written. Null for a coordinator of its own.
    /// </param>
    /// <exception cref="InputException">The connection string is none.</exception>
    public PostgresJobStore(string connection, string root, TimeSpan patience, TimeProvider time, ILogger log, ClusterTerm? term = null)
    {
        try
        {
            _source = NpgsqlDataSource.Create(connection);
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new InputException($"the database's connection string is wrong: {error.Message}; it must look like 'Host=localhost;Database=dae;Username=dae'", error);
        }

        _root = root;
        _patience = patience;
        _term = term;
        _time = time;
        _log = log;
    }

    /// <inheritdoc/>
    public string Kind => "postgresql";

    /// <inheritdoc/>
    public async Task<StoreContent> OpenAsync(CancellationToken cancellation)
    {
        // what an earlier term could not hand over must not overwrite what the cluster has done since
        _outbox = new Outbox(Path.Combine(_root, _term is { } current ? $"outbox-{current.Number}.jsonl" : "outbox.jsonl"));
        await PrepareAsync(cancellation).ConfigureAwait(false);
        try
        {
            while (_outbox.Peek(BatchLength) is { Count: > 0 } writes)
            {
                await HandOverAsync(writes, cancellation).ConfigureAwait(false);
            }

            StoreContent content = await ReadAllAsync(cancellation).ConfigureAwait(false);
            _writer = Task.Run(WriteAsync, CancellationToken.None);
            return content;
        }
        catch (DbException error)
        {
            throw new InputException($"cannot use the database: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Add(StoredJob job, JobStanding standing) => PutAndWait(new StoreWrite.AddJob(job, standing));

    /// <inheritdoc/>
    public void Save(string jobId, JobStanding standing) => PutAndWait(new StoreWrite.SaveStanding(jobId, standing));

    /// <inheritdoc/>
    public void Append(EventView happened) => Put(new StoreWrite.AppendEvent(happened));

    /// <inheritdoc/>
    public void AddMetric(string jobId, MetricView metric) => Put(new StoreWrite.AddMetric(jobId, metric));

    /// <inheritdoc/>
    public void DropMetrics(string jobId, int stageIndex, int epoch) => Put(new StoreWrite.DropMetrics(jobId, stageIndex, epoch));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EventView>> ReadEventsAsync(EventQuery query, CancellationToken cancellation)
    {
        // those that wait first: afterwards they may be in the database, but never in neither
        EventView[] waiting = [.. _outbox!.Peek(int.MaxValue).Select(write => write.Happened).OfType<EventView>().Where(query.Matches)];
        List<EventView> stored = await ReadAsync<EventView>(
            "select event from dae_events where id > $1 and ($2::text is null or job_id = $2) and ($4::text[] is null or kind = any($4)) "
                + (query.Newest ? "order by id desc limit $3" : "order by id limit $3"),
            [query.After, Text(query.JobId), query.Limit, Texts(query.Kinds)],
            cancellation).ConfigureAwait(false);
        IEnumerable<EventView> found = stored.Concat(waiting).DistinctBy(happened => happened.Id).OrderBy(happened => happened.Id);
        return [.. query.Newest ? found.TakeLast(query.Limit) : found.Take(query.Limit)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MetricView>> ReadMetricsAsync(string jobId, CancellationToken cancellation)
    {
        IReadOnlyList<StoreWrite> waiting = _outbox!.Peek(int.MaxValue);
        var metrics = new SortedDictionary<(int Stage, int Epoch), MetricView>();
        foreach (MetricView metric in await ReadAsync<MetricView>(
            "select metric from dae_metrics where job_id = $1 order by stage_index, epoch", [jobId], cancellation).ConfigureAwait(false))
        {
            metrics[(metric.StageIndex, metric.Epoch)] = metric;
        }

        foreach (StoreWrite write in waiting)
        {
            Apply(metrics, write, jobId);
        }

        return [.. metrics.Values];
    }

    /// <summary>Hands over what it can; the rest stays in the outbox's file for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            _closing.CancelAfter(HandOverAtEnd);
            while (_outbox!.Peek(1).Count > 0 && !_isAway && !_closing.IsCancellationRequested)
            {
                await Task.WhenAny(_writer, Task.Delay(DatabasePatience.FirstPause / 4, _time)).ConfigureAwait(false);
            }

            await _closing.CancelAsync().ConfigureAwait(false);
            await _writer.ConfigureAwait(false);
        }

        _outbox?.Dispose();
        _closing.Dispose();
        await _source.DisposeAsync().ConfigureAwait(false);
    }

    private static void Apply(SortedDictionary<(int Stage, int Epoch), MetricView> metrics, StoreWrite write, string jobId)
    {
        switch (write)
        {
            case StoreWrite.AddMetric add when add.JobId == jobId:
                metrics[(add.Metric.StageIndex, add.Metric.Epoch)] = add.Metric;
                break;
            case StoreWrite.DropMetrics drop when drop.JobId == jobId:
                foreach ((int Stage, int Epoch) key in metrics.Keys.Where(key => key.CompareTo((drop.StageIndex, drop.Epoch)) >= 0).ToArray())
                {
                    metrics.Remove(key);
                }

                break;
        }
    }

    private void Put(StoreWrite write)
    {
        if (_outbox!.Add(write) is { } problem)
        {
            LogErrorOutboxNotWritten(problem);
        }
    }

    private void PutAndWait(StoreWrite write)
    {
        Put(write);
        long began = _time.GetTimestamp();
        while (_term is not null && !_isAway && _outbox!.Peek(1).Count > 0 && _time.GetElapsedTime(began) < HandOverOfTerm && _writer is { IsCompleted: false })
        {
            _ = _outbox.WaitForEmpty(DatabasePatience.FirstPause);
        }
    }

    private Task PrepareAsync(CancellationToken cancellation) => new DatabasePatience(_patience, _time).PrepareAsync(
        token => Schema.EnsureAsync(_source, _term is { } term ? $"cluster {term.Cluster}" : $"{Environment.MachineName}:{_root}", token), problem => LogWarningDatabaseAway(problem, 0), cancellation);

    private async Task WriteAsync()
    {
        var pauses = new BackOff(DatabasePatience.FirstPause, DatabasePatience.LongestPause);
        while (!_closing.IsCancellationRequested)
        {
            IReadOnlyList<StoreWrite> writes = _outbox!.Peek(BatchLength);
            try
            {
                if (writes.Count == 0)
                {
                    await _outbox.WaitAsync(_closing.Token).ConfigureAwait(false);
                    continue;
                }

                await HandOverAsync(writes, _closing.Token).ConfigureAwait(false);
                pauses.Reset();
                if (_isAway)
                {
                    _isAway = false;
                    LogWarningDatabaseBack();
                }
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (InputException over)
            {
                LogErrorTermOver(over.Message);
                return;
            }
            catch (Exception error) when (error is DbException or IOException or TimeoutException or OperationCanceledException)
            {
                if (!_isAway)
                {
                    _isAway = true;
                    LogWarningDatabaseAway(error.Message, writes.Count);
                }

                await DelayAsync(pauses.Next()).ConfigureAwait(false);
            }
        }
    }

    private async Task DelayAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _time, _closing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // the store is being closed
        }
    }

    private async Task HandOverAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellation)
    {
        _ = await _source.TransactAsync(
            IsolationLevel.ReadCommitted,
            async (connection, token) =>
            {
                if (_term is { } term)
                {
                    await term.PassAsync(connection, token).ConfigureAwait(false);
                }

                using var batch = new NpgsqlBatch(connection);
                foreach (StoreWrite write in writes)
                {
                    SqlWrites.AddTo(batch, write);
                }

                return await batch.ExecuteNonQueryAsync(token).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        _outbox!.Remove(writes.Count);
    }

    private async Task<StoreContent> ReadAllAsync(CancellationToken cancellation)
    {
        List<StoredJob> jobs = await ReadAsync<StoredJob>("select job from dae_jobs order by number", [], cancellation).ConfigureAwait(false);
        List<JobStanding> standings = await ReadAsync<JobStanding>("select standing from dae_jobs order by number", [], cancellation).ConfigureAwait(false);
        List<long> lastId = await ReadAsync<long>("select coalesce(max(id), 0)::text from dae_events", [], cancellation).ConfigureAwait(false);
        return new StoreContent([.. jobs.Zip(standings)], lastId[0]);
    }

    private async Task<List<TValue>> ReadAsync<TValue>(string sql, object[] parameters, CancellationToken cancellation)
    {
        try
        {
            var values = new List<TValue>();
            using NpgsqlCommand command = _source.CreateCommand(sql);
            foreach (object parameter in parameters)
            {
                command.Parameters.Add(parameter as NpgsqlParameter ?? new NpgsqlParameter { Value = parameter });
            }

            NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    values.Add(JsonSerializer.Deserialize<TValue>(reader.GetString(0), ApiJson.Options)!);
                }
            }

            return values;
        }
        catch (DbException error) when (_writer is not null)
        {
            throw ProblemException.Unavailable($"the coordinator's database cannot be read now: {error.Message}; jobs go on, try again in a moment");
        }
    }

    private static NpgsqlParameter Texts(IReadOnlyCollection<string>? values) => new()
    {
        Value = (object?)values?.ToArray() ?? DBNull.Value,
        NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text,
    };

    private static NpgsqlParameter Text(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };

    [LoggerMessage(Level = LogLevel.Warning, Message = "the database is away ({Problem}); {Writes} writes or more wait in the outbox, training goes on")]
    private partial void LogWarningDatabaseAway(string problem, int writes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the database is back; it has all writes again")]
    private partial void LogWarningDatabaseBack();

    [LoggerMessage(Level = LogLevel.Error, Message = "nothing more is written to the database: {Problem}")]
    private partial void LogErrorTermOver(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "the outbox cannot be written ({Problem}); writes to the database wait in memory only")]
    private partial void LogErrorOutboxNotWritten(string problem);
}
