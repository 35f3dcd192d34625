using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Orleans.Storage;
using DistributedAE.Server.Tests;
using DistributedAE.Tests.Postgres;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Runs;

namespace DistributedAE.Orleans.Tests.Storage;

/// <summary>Run folders go to the database and come back.</summary>
[Collection(DatabaseGroup.Name)]
public sealed class RunArchiveTests(PostgresServer server) : IDisposable
{
    private const string Job = "small-aaaaaa";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task A_run_goes_on_from_the_database_to_the_model_of_the_undisturbed_run()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        RunArchive archive = database.Archive();
        string first = _folder.File("first");
        await archive.ClaimAsync(Job, 1, default);

        // what the second silo gets is what the last checkpoint's push left: the first one is gone without another word
        using var pause = new CancellationTokenSource();
        RunOutcome paused = SmallJobs.Train(first, new Pusher(archive, first, generation: 1) { StepDoneOf = (stage, epoch, step) => Pause(stage == 1 && epoch == 1 && step == 3) }, pause: pause.Token);
        Assert.Equal(JobStateKind.Paused, paused.State.Kind);

        string second = _folder.File("second");
        await archive.ClaimAsync(Job, 2, default);
        PullReport pulled = await archive.PullAsync(Job, second, default);
        Assert.Empty(pulled.Damaged);
        Assert.Equal(FilledRun.Files(first).Where(file => file.Key != "events.jsonl"), FilledRun.Files(second).Where(file => file.Key != "events.jsonl"));

        RunOutcome finished = SmallJobs.Train(second, new Pusher(archive, second, generation: 2));
        Assert.Equal(SmallJobs.HashInProcess(), finished.ModelSha256);
        Assert.Equal(1, RunLog.ReadEvents(new RunPaths(second)).Count(line => line.Event == RunEvents.Resumed));

        await archive.PushAsync(Job, second, 2, default);
        string third = _folder.File("third");
        await archive.PullAsync(Job, third, default);
        Assert.Equal(FilledRun.Files(second), FilledRun.Files(third));
        Assert.True(File.Exists(new RunPaths(third).Model));
        Assert.Equal(4, RunLog.ReadMetrics(new RunPaths(third)).Count);

        void Pause(bool isTime)
        {
            if (isTime)
            {
                pause.Cancel();
            }
        }
    }

    [PostgresFact]
    public async Task Only_what_is_new_or_changed_is_sent()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        RunArchive archive = database.Archive();
        var run = new FilledRun(_folder.File("run"));
        byte[] steps = FilledRun.Bytes(7, (3 << 20) + 500_000);
        run.Write("steps.bin", steps);
        run.AddCheckpoint(1, 100_000);
        long all = FilledRun.Files(run.Folder).Keys.Sum(name => new FileInfo(Path.Combine(run.Folder, name)).Length);

        Assert.Equal(all, (await archive.PushAsync(Job, run.Folder, 1, default)).BytesSent);
        Assert.Equal(0, (await archive.PushAsync(Job, run.Folder, 1, default)).BytesSent);

        run.Write("steps.bin", [.. steps, .. FilledRun.Bytes(8, 1000)]);
        Assert.Equal(501_000, (await archive.PushAsync(Job, run.Folder, 1, default)).BytesSent);

        run.Write("steps.bin", steps[..((1 << 20) + 1234)]);
        Assert.Equal(1234, (await archive.PushAsync(Job, run.Folder, 1, default)).BytesSent);

        await archive.PullAsync(Job, _folder.File("pulled"), default);
        Assert.Equal(FilledRun.Files(run.Folder), FilledRun.Files(_folder.File("pulled")));
    }

    [PostgresFact]
    public async Task Checkpoints_that_the_folder_no_longer_keeps_are_dropped_and_unlisted_ones_never_stored()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        RunArchive archive = database.Archive();
        var run = new FilledRun(_folder.File("run"));
        run.AddCheckpoint(1, 3 << 20);
        run.AddCheckpoint(2, 3 << 20);
        run.Write(FilledRun.NameOf(3), FilledRun.Bytes(3, 1000));
        run.Write(".job.yaml.1.tmp", [1]);
        run.Write("run.pid", [1]);
        PushReport first = await archive.PushAsync(Job, run.Folder, 1, default);
        Assert.Equal(4, first.Files);

        run.RemoveCheckpoint(1);
        PushReport second = await archive.PushAsync(Job, run.Folder, 1, default);
        Assert.Equal([FilledRun.NameOf(1)], second.Dropped);
        Assert.Equal((3, 5L), (second.Files, await database.ValueAsync<long>("select count(*) from dae_chunks")));

        await archive.PullAsync(Job, _folder.File("pulled"), default);
        Assert.Equal(["checkpoints/checkpoint-000002.safetensors", "checkpoints/manifest.jsonl", "job.yaml"], FilledRun.Files(_folder.File("pulled")).Keys);
    }

    [PostgresFact]
    public async Task A_checkpoint_that_is_damaged_in_the_folder_is_not_stored()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        RunArchive archive = database.Archive();
        var run = new FilledRun(_folder.File("run"));
        run.AddCheckpoint(1, 1000);
        run.AddCheckpoint(2, 1000);
        run.Write(FilledRun.NameOf(2), FilledRun.Bytes(9, 1000));

        PushReport report = await archive.PushAsync(Job, run.Folder, 1, default);

        Assert.Equal([FilledRun.NameOf(2)], report.LeftOut);
        await archive.PullAsync(Job, _folder.File("pulled"), default);
        Assert.False(File.Exists(_folder.File("pulled/" + FilledRun.NameOf(2))));
        Assert.True(File.Exists(_folder.File("pulled/" + FilledRun.NameOf(1))));
    }

    [PostgresFact]
    public async Task An_older_generation_is_fenced_off_and_changes_nothing()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        RunArchive archive = database.Archive();
        var run = new FilledRun(_folder.File("run"));
        run.AddCheckpoint(1, 1000);
        await archive.PushAsync(Job, run.Folder, 4, default);
        await archive.ClaimAsync(Job, 5, default);
        run.AddCheckpoint(2, 1000);

        RunFencedException fenced = await Assert.ThrowsAsync<RunFencedException>(() => archive.PushAsync(Job, run.Folder, 4, default));
        Assert.Equal("the run of small-aaaaaa (generation 4) is fenced off: another silo has taken the job over with generation 5; stop it here", fenced.Message);
        Assert.Equal((4L, 5L), (fenced.Generation, fenced.Newest));
        await Assert.ThrowsAsync<RunFencedException>(() => archive.ClaimAsync(Job, 4, default));
        Assert.Equal((5L, 3), ((await archive.FindAsync(Job, default))!.Generation, (await archive.FindAsync(Job, default))!.Files));

        await archive.PushAsync(Job, run.Folder, 5, default);
        Assert.Equal(4, (await archive.FindAsync(Job, default))!.Files);
    }

    [PostgresFact]
    public async Task A_deleted_job_leaves_nothing_and_fences_off_who_still_runs_it()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        RunArchive archive = database.Archive();
        var run = new FilledRun(_folder.File("run"));
        run.AddCheckpoint(1, 2 << 20);
        await archive.PushAsync(Job, run.Folder, 1, default);

        Assert.True(await archive.DeleteAsync(Job, default));
        Assert.False(await archive.DeleteAsync(Job, default));

        Assert.Null(await archive.FindAsync(Job, default));
        Assert.Equal(0L, await database.ValueAsync<long>("select (select count(*) from dae_contents) + (select count(*) from dae_chunks)"));
        RunFencedException fenced = await Assert.ThrowsAsync<RunFencedException>(() => archive.PushAsync(Job, run.Folder, 2, default));
        Assert.Equal("the run of small-aaaaaa (generation 2) is fenced off: the job was deleted; stop it", fenced.Message);
        NotFoundException none = await Assert.ThrowsAsync<NotFoundException>(() => archive.PullAsync(Job, _folder.File("pulled"), default));
        Assert.Equal("the database has no run of small-aaaaaa", none.Message);
        Assert.False(Directory.Exists(_folder.File("pulled")));
    }

    [PostgresFact]
    public async Task A_pull_replaces_an_older_folder_but_not_one_in_use()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        RunArchive archive = database.Archive();
        var run = new FilledRun(_folder.File("run"));
        run.AddCheckpoint(1, 1000);
        await archive.PushAsync(Job, run.Folder, 1, default);
        var old = new FilledRun(_folder.File("old"));
        old.Write("stale.png", [1]);

        using (RunFolder.Open(old.Folder))
        {
            InputException inUse = await Assert.ThrowsAsync<InputException>(() => archive.PullAsync(Job, old.Folder, default));
            Assert.Contains("is in use by process", inUse.Message, StringComparison.Ordinal);
        }

        Assert.True(File.Exists(Path.Combine(old.Folder, "stale.png")));
        await archive.PullAsync(Job, old.Folder, default);
        Assert.Equal(FilledRun.Files(run.Folder), FilledRun.Files(old.Folder));
        Assert.Equal(["old", "run"], Directory.GetFileSystemEntries(_folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [PostgresFact]
    public async Task A_folder_beyond_the_limits_or_without_a_run_is_refused()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        RunArchive archive = database.Archive(new ArchiveOptions { MaxFileBytes = 1000 });
        var run = new FilledRun(_folder.File("run"));
        run.Write("steps.bin", new byte[1001]);

        InputException large = await Assert.ThrowsAsync<InputException>(() => archive.PushAsync(Job, run.Folder, 1, default));
        Assert.Equal($"{run.Folder}/steps.bin has 1001 bytes, a file kept in the database may have 1000; make it smaller, or raise the limit", large.Message);
        Assert.Null(await archive.FindAsync(Job, default));
        await Assert.ThrowsAsync<NotFoundException>(() => archive.PushAsync(Job, _folder.Path, 1, default));
    }

    /// <summary>Pushes at each checkpoint, as a silo does.</summary>
    private sealed class Pusher(RunArchive archive, string folder, long generation) : RunObserver
    {
        public Action<int, int, int>? StepDoneOf { get; init; }

        public override void StepDone(StagePlan plan, in StepReport step) => StepDoneOf?.Invoke(plan.Index, step.Epoch, step.StepOfEpoch);

        public override void CheckpointSaved(CheckpointReason reason, string file) =>
            archive.PushAsync(Job, folder, generation, default).GetAwaiter().GetResult();
    }
}
