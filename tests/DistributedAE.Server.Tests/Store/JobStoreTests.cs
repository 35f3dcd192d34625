using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Store;
using DistributedAE.Server.Store.Postgres;
using DistributedAE.Tests.Postgres;
using DistributedAE.Training.Runs;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAE.Server.Tests.Store;

/// <summary>What every store keeps, over restarts.</summary>
public sealed class JobStoreTests : IClassFixture<PostgresServer>, IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _server;
    private string? _database;

    public JobStoreTests(PostgresServer server)
    {
        _server = server;
        Directory.CreateDirectory(_folder.File("jobs"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory, Files, Postgres]
    public async Task Jobs_come_back_as_they_were_left(string kind)
    {
        var running = new JobStanding(JobStatus.Running)
        {
            StartedAt = Noon,
            Wish = JobWish.Pause,
            Stages = [new StoredStage("finetune", 3, 16, 12) { ModelSha256 = "ab" }],
            Position = new JobPosition(0, 1, 5) { Loss = 0.25 },
            LastEvent = Event(3, "job.started", "b-bbbbbb"),
        };
        await using (IJobStore store = Create(kind))
        {
            StoreContent empty = await store.OpenAsync(default);
            Assert.Equal((0, 0L), (empty.Jobs.Count, empty.LastEventId));
            Add(store, Job(2, "b-bbbbbb"), Event(1, EventKinds.JobSubmitted, "b-bbbbbb"));
            Add(store, Job(1, "a-aaaaaa"), Event(2, EventKinds.JobSubmitted, "a-aaaaaa"));
            store.Save("b-bbbbbb", running);
        }

        await using IJobStore again = Create(kind);
        StoreContent content = await again.OpenAsync(default);

        Assert.Equal(["a-aaaaaa", "b-bbbbbb"], content.Jobs.Select(job => job.Job.Id));
        (StoredJob stored, JobStanding standing) = content.Jobs[1];
        Assert.Equal(("n\u0000\"ü", -3, "key", "hash"), (stored.Submission.File, stored.Submission.Priority, stored.IdempotencyKey, stored.Submission.Uploads!["p"]));
        Assert.Equal(running with { Stages = standing.Stages }, standing);
        Assert.Equal(running.Stages, standing.Stages);
        Assert.Equal(3, content.LastEventId);
        Assert.Equal(kind == "files" ? kind : "postgresql", again.Kind);
    }

    [Theory, Files, Postgres]
    public async Task Events_are_read_by_job_and_place(string kind)
    {
        await using (IJobStore store = Create(kind))
        {
            _ = await store.OpenAsync(default);
            Add(store, Job(1, "a-aaaaaa"), Event(1, EventKinds.JobSubmitted, "a-aaaaaa"));
            Add(store, Job(2, "b-bbbbbb"), Event(2, EventKinds.JobSubmitted, "b-bbbbbb"));
            store.Append(Event(3, "worker.joined", null));
            store.Append(Event(4, "warning", "a-aaaaaa"));
            store.Append(Event(5, "warning", "b-bbbbbb"));
            Assert.Equal("1, 2, 3, 4, 5", await IdsAsync(store, null, 0, 10));
        }

        await using IJobStore again = Create(kind);
        Assert.Equal(5, (await again.OpenAsync(default)).LastEventId);
        Assert.Equal("1, 4", await IdsAsync(again, "a-aaaaaa", 0, 10));
        Assert.Equal("4", await IdsAsync(again, "a-aaaaaa", 1, 10));
        Assert.Equal("2, 3", await IdsAsync(again, null, 1, 2));
        Assert.Empty(await IdsAsync(again, null, 5, 10));
        Assert.Equal("4, 5", await IdsAsync(again, null, 0, 2, newest: true));
        Assert.Equal("4", await IdsAsync(again, "a-aaaaaa", 0, 1, newest: true));
        Assert.Equal("3, 4", await IdsAsync(again, null, 2, 2, kinds: ["warning", "worker.joined"]));
        Assert.Equal("1, 2", await IdsAsync(again, null, 0, 9, newest: true, kinds: [EventKinds.JobSubmitted]));
        Assert.Equal(Event(3, "worker.joined", null), Assert.Single(await again.ReadEventsAsync(new EventQuery(null, 2, 1), default)));
    }

    [Theory, Files, Postgres]
    public async Task A_write_that_is_repeated_changes_nothing(string kind)
    {
        await using IJobStore store = Create(kind);
        _ = await store.OpenAsync(default);
        EventView submitted = Event(1, EventKinds.JobSubmitted, "a-aaaaaa");
        Add(store, Job(1, "a-aaaaaa"), submitted);
        store.Append(submitted);
        EventView started = Event(2, EventKinds.JobStarted, "a-aaaaaa");
        store.Save("a-aaaaaa", new JobStanding(JobStatus.Running) { LastEvent = started });
        store.Save("a-aaaaaa", new JobStanding(JobStatus.Running) { LastEvent = started, Wish = JobWish.Cancel });

        Assert.Equal("1, 2", await IdsAsync(store, "a-aaaaaa", 0, 10));
    }

    [Theory, Files, Postgres]
    public async Task Figures_of_epochs_that_are_computed_again_count_once(string kind)
    {
        await using (IJobStore store = Create(kind))
        {
            _ = await store.OpenAsync(default);
            Add(store, Job(1, "a-aaaaaa"), Event(1, EventKinds.JobSubmitted, "a-aaaaaa"));
            foreach ((int stage, int epoch) in new[] { (0, 0), (0, 1), (1, 0), (1, 1) })
            {
                Record(store, "a-aaaaaa", stage, epoch, 0.5);
            }
        }

        await using IJobStore again = Create(kind);
        _ = await again.OpenAsync(default);
        Resume(again, "a-aaaaaa", 1, 0);
        Record(again, "a-aaaaaa", 1, 0, 0.25);

        IReadOnlyList<MetricView> metrics = await again.ReadMetricsAsync("a-aaaaaa", default);
        Assert.Equal([(0, 0, 0.5), (0, 1, 0.5), (1, 0, 0.25)], metrics.Select(metric => (metric.StageIndex, metric.Epoch, metric.Loss)));
    }

    [Fact]
    public async Task An_event_that_a_crash_kept_from_the_log_is_put_there_at_the_next_start()
    {
        await using (IJobStore store = Create("files"))
        {
            _ = await store.OpenAsync(default);
            Add(store, Job(1, "a-aaaaaa"), Event(1, EventKinds.JobSubmitted, "a-aaaaaa"));
            store.Save("a-aaaaaa", new JobStanding(JobStatus.Failed) { LastEvent = Event(2, EventKinds.JobFailed, "a-aaaaaa") });
        }

        string log = _folder.File("jobs/a-aaaaaa/api-events.jsonl");
        string[] lines = await File.ReadAllLinesAsync(log);
        await File.WriteAllTextAsync(log, lines[0] + "\n" + lines[1][..20]);

        await using IJobStore again = Create("files");
        Assert.Equal(2, (await again.OpenAsync(default)).LastEventId);
        Assert.Equal("1, 2", await IdsAsync(again, "a-aaaaaa", 0, 10));
    }

    private static EventView Event(long id, string kind, string? job) => new(id, Noon, kind) { JobId = job, Message = "m" };

    private static StoredJob Job(long number, string id) => new(number, id, id[..1], Noon, new JobSubmission("n\u0000\"ü")
    {
        Priority = -3,
        Uploads = new Dictionary<string, string> { ["p"] = "hash" },
    })
    {
        IdempotencyKey = "key",
    };

    private static async Task<string> IdsAsync(IJobStore store, string? job, long after, int limit, bool newest = false, string[]? kinds = null) =>
        string.Join(", ", (await store.ReadEventsAsync(new EventQuery(job, after, limit) { Newest = newest, Kinds = kinds }, default)).Select(happened => happened.Id));

    private void Add(IJobStore store, StoredJob job, EventView submitted)
    {
        Directory.CreateDirectory(_folder.File($"jobs/{job.Id}"));
        store.Add(job, new JobStanding(JobStatus.Queued) { LastEvent = submitted });
    }

    /// <summary>An epoch as a run tells it: in its own file, and to the store.</summary>
    private void Record(IJobStore store, string job, int stage, int epoch, double loss)
    {
        using (var log = RunLog.Open(new RunPaths(_folder.File($"jobs/{job}")), TimeProvider.System, new JobProgress(99, StageProgress.None)))
        {
            log.Write(new EpochMetrics(stage, $"stage{stage}", epoch, 1, loss));
        }

        store.AddMetric(job, new MetricView(stage, $"stage{stage}", epoch, 1, loss, null, 0, 0, 0));
    }

    private void Resume(IJobStore store, string job, int stage, int epoch)
    {
        RunLog.Open(new RunPaths(_folder.File($"jobs/{job}")), TimeProvider.System, new JobProgress(stage, StageProgress.None with { Epoch = epoch })).Dispose();
        store.DropMetrics(job, stage, epoch);
    }

    [PostgresFact]
    public async Task Once_a_later_term_has_begun_an_earlier_one_writes_nothing()
    {
        await using IJobStore first = Create("cluster");
        _ = await first.OpenAsync(default);
        Add(first, Job(1, "a-aaaaaa"), Event(1, EventKinds.JobSubmitted, "a-aaaaaa"));
        await using IJobStore second = Create("cluster");
        Assert.Equal("a-aaaaaa", Assert.Single((await second.OpenAsync(default)).Jobs).Job.Id);

        second.Save("a-aaaaaa", new JobStanding(JobStatus.Running) { LastEvent = Event(2, EventKinds.JobStarted, "a-aaaaaa") });
        first.Save("a-aaaaaa", new JobStanding(JobStatus.Failed) { LastEvent = Event(2, EventKinds.JobFailed, "a-aaaaaa") });

        await using IJobStore third = Create("cluster");
        Assert.Equal(JobStatus.Running, Assert.Single((await third.OpenAsync(default)).Jobs).Standing.Status);
        Assert.Equal(EventKinds.JobStarted, (await third.ReadEventsAsync(new EventQuery(null, 1, 9), default)).Single().Kind);
    }

    [PostgresFact]
    public async Task A_silo_that_is_frozen_in_the_middle_of_a_write_keeps_no_later_term_from_beginning()
    {
        string database = _server.NewDatabase();
        ClusterTerm term = Term(database);
        await using var source = Npgsql.NpgsqlDataSource.Create(database);
        await using Npgsql.NpgsqlConnection frozen = await source.OpenConnectionAsync();
        await using Npgsql.NpgsqlTransaction transaction = await frozen.BeginTransactionAsync();
        await term.PassAsync(frozen, default);

        ClusterTerm later = await ClusterTerm.BeginAsync(source, "test", default).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(term.Number + 1, later.Number);
        Npgsql.NpgsqlException woken = await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => transaction.CommitAsync());
        Assert.True(DatabasePatience.IsTransient(woken), $"the silo would not ask whether its term is over: {woken}");
    }

    private IJobStore Create(string kind)
    {
        if (kind == "files")
        {
            return new FileJobStore(_folder.Path, NullLogger.Instance);
        }

        string database = _database ??= _server.NewDatabase();
        return new PostgresJobStore(database, _folder.Path, TimeSpan.FromSeconds(10), TimeProvider.System, NullLogger.Instance, kind == "cluster" ? Term(database) : null);
    }

    private static ClusterTerm Term(string database)
    {
        using var source = Npgsql.NpgsqlDataSource.Create(database);
        return ClusterTerm.BeginAsync(source, "test", default).GetAwaiter().GetResult();
    }
}
