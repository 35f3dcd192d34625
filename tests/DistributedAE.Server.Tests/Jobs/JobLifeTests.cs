using System.Net;
using System.Security.Cryptography;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Tests.Jobs;

public sealed class JobLifeTests : IDisposable
{
    private static readonly string Expected = SmallJobs.HashInProcess();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_gives_the_model_of_a_run_without_coordinator()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);

        JobView submitted = await server.SubmitAsync();
        JobView finished = await server.FinishAsync(submitted.Id);

        Assert.Matches(@"\Asmall-[a-z2-7]{6}\z", submitted.Id);
        Assert.Equal((JobStatus.Finished, Expected), (finished.Status, finished.ModelSha256));
        Assert.NotNull(finished.StartedAt);
        Assert.NotNull(finished.EndedAt);
        byte[] model = await server.Client.GetByteArrayAsync(TestServer.Of(ApiRoutes.Model, submitted.Id));
        using HttpResponseMessage head = await server.Client.GetAsync(TestServer.Of(ApiRoutes.Model, submitted.Id));
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(model))}\"", head.Headers.ETag?.Tag);
    }

    [Fact]
    public async Task Events_tell_the_jobs_life_once_and_in_order()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        JobView job = await server.SubmitAsync();

        List<EventView> events = await server.EventsToEndAsync(job.Id);

        Assert.Equal(
            [
                "job.submitted", "job.started",
                "stage.started", "epoch.ended", "epoch.ended", "stage.ended", "checkpoint.saved",
                "stage.started", "epoch.ended", "epoch.ended", "stage.ended", "checkpoint.saved",
                "job.finished",
            ],
            events.Select(happened => happened.Kind));
        Assert.Equal(events.Select(happened => happened.Id).Order().Distinct(), events.Select(happened => happened.Id));
        Assert.Equal(Expected, events[^1].ModelSha256);
        List<EventView> rest = await server.EventsToEndAsync(job.Id, after: events[4].Id);
        Assert.Equal(events.Skip(5), rest);
        Assert.Empty(await server.EventsToEndAsync(job.Id, after: events[^1].Id));
        Assert.Equal(events, await server.GetAsync<List<EventView>>(ApiRoutes.Events, job.Id));
    }

    [Fact]
    public async Task Stages_metrics_and_checkpoints_are_told()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        JobView job = await server.SubmitAsync();
        _ = await server.FinishAsync(job.Id);

        StageView[] stages = await server.GetAsync<StageView[]>(ApiRoutes.Stages, job.Id);
        MetricView[] metrics = await server.GetAsync<MetricView[]>(ApiRoutes.Metrics, job.Id, "?stage=finetune&after=0");
        CheckpointView[] checkpoints = await server.GetAsync<CheckpointView[]>(ApiRoutes.Checkpoints, job.Id);

        Assert.Equal(["pretrain[0] done 2/2 12", "finetune done 2/2 12"], stages.Select(stage => $"{stage.Name} {stage.Status} {stage.EpochsDone}/{stage.Epochs} {stage.StepsPerEpoch}"));
        Assert.Equal(Expected, stages[1].ModelSha256);
        Assert.Equal((1, "finetune", 1, 24L), (metrics[0].StageIndex, metrics[0].Stage, metrics[0].Epoch, metrics[0].Steps));
        Assert.Single(metrics);
        Assert.Equal(2, checkpoints.Length);
        string route = TestServer.Of(ApiRoutes.Checkpoint, job.Id).Replace("{file}", checkpoints[1].File, StringComparison.Ordinal);
        byte[] file = await server.Client.GetByteArrayAsync(route);
        Assert.Equal(checkpoints[1].Sha256, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    [Fact]
    public async Task A_stopped_coordinator_goes_on_with_its_job_when_it_starts_again()
    {
        string jobId;
        var gate = new GatedComputers(stopBefore: 30);
        await using (TestServer first = await TestServer.StartAsync(_folder.Path, gate))
        {
            jobId = (await first.SubmitAsync()).Id;
            await gate.Reached;
        }

        await using TestServer second = await TestServer.StartAsync(_folder.Path);
        JobView finished = await second.FinishAsync(jobId);

        Assert.Equal((JobStatus.Finished, Expected), (finished.Status, finished.ModelSha256));
        List<EventView> events = await second.GetAsync<List<EventView>>(ApiRoutes.Events, jobId);
        EventView resumed = Assert.Single(events, happened => happened.Kind == "job.resumed");
        Assert.Equal(("finetune", 0, 5), (resumed.Stage, resumed.Epoch, resumed.Step));
        Assert.DoesNotContain(events, happened => happened.Kind == "job.paused");
        Assert.Equal(4, (await second.GetAsync<MetricView[]>(ApiRoutes.Metrics, jobId)).Length);
    }

    [Fact]
    public async Task What_a_killed_coordinator_left_is_gone_on_with_from_the_last_checkpoint()
    {
        using var copy = new TemporaryFolder();
        var gate = new GatedComputers(stopBefore: 30);
        string jobId;
        await using (TestServer killed = await TestServer.StartAsync(_folder.Path, gate))
        {
            jobId = (await killed.SubmitAsync()).Id;
            await gate.Reached;
            FolderCopy.Of(_folder.Path, copy.Path);
        }

        await using TestServer next = await TestServer.StartAsync(copy.Path);
        JobView finished = await next.FinishAsync(jobId);

        Assert.Equal((JobStatus.Finished, Expected), (finished.Status, finished.ModelSha256));
        List<EventView> events = await next.GetAsync<List<EventView>>(ApiRoutes.Events, jobId);
        Assert.Equal(events.Select(happened => happened.Id).Order().Distinct(), events.Select(happened => happened.Id));
        EventView resumed = Assert.Single(events, happened => happened.Kind == "job.resumed");
        Assert.Equal((0, 0), (resumed.Epoch, resumed.Step));
    }

    [Fact]
    public async Task A_stage_whose_end_was_not_saved_before_a_kill_runs_again()
    {
        using var copy = new TemporaryFolder();
        var gate = new GatedComputers(stopBefore: 13);
        string jobId;
        await using (TestServer killed = await TestServer.StartAsync(_folder.Path, gate))
        {
            jobId = (await killed.SubmitAsync()).Id;
            await gate.Reached;
            FolderCopy.Of(_folder.Path, copy.Path);
        }

        // as if the end of the stage had been told, and its checkpoint not saved
        string standing = copy.File($"jobs/{jobId}/standing.json");
        string text = await File.ReadAllTextAsync(standing);
        await File.WriteAllTextAsync(standing, text.Replace("\"name\":\"pretrain[0]\"", "\"name\":\"pretrain[0]\",\"modelSha256\":\"ab\"", StringComparison.Ordinal));

        var second = new GatedComputers(stopBefore: 3);
        await using TestServer next = await TestServer.StartAsync(copy.Path, second);
        await second.Reached;
        StageView[] stages = await next.GetAsync<StageView[]>(ApiRoutes.Stages, jobId);
        Assert.Equal(("running", null), (stages[0].Status, stages[0].ModelSha256));
        second.Open();
        Assert.Equal(Expected, (await next.FinishAsync(jobId)).ModelSha256);
    }

    [Fact]
    public async Task A_paused_job_waits_and_ends_with_the_same_model_when_it_is_resumed()
    {
        var gate = new GatedComputers(stopBefore: 8);
        await using TestServer server = await TestServer.StartAsync(_folder.Path, gate);
        JobView job = await server.SubmitAsync();
        await gate.Reached;

        Assert.Equal(HttpStatusCode.Accepted, await server.PostAsync(ApiRoutes.Pause, job.Id));
        _ = await server.UntilAsync(job.Id, "job.paused");
        JobView paused = await server.JobAsync(job.Id);
        Assert.Equal((JobStatus.Paused, "pretrain[0]", 7), (paused.Status, paused.Stage, paused.StepsDone));
        Assert.Equal(HttpStatusCode.Accepted, await server.PostAsync(ApiRoutes.Resume, job.Id));

        JobView finished = await server.FinishAsync(job.Id);
        Assert.Equal((JobStatus.Finished, Expected), (finished.Status, finished.ModelSha256));
    }

    [Fact]
    public async Task A_paused_job_stays_paused_over_a_restart()
    {
        var gate = new GatedComputers(stopBefore: 8);
        string jobId;
        await using (TestServer first = await TestServer.StartAsync(_folder.Path, gate))
        {
            jobId = (await first.SubmitAsync()).Id;
            await gate.Reached;
            await first.PostAsync(ApiRoutes.Pause, jobId);
            _ = await first.UntilAsync(jobId, "job.paused");
        }

        await using TestServer second = await TestServer.StartAsync(_folder.Path);
        Assert.Equal(JobStatus.Paused, (await second.JobAsync(jobId)).Status);
        Assert.Equal(0, (await second.GetAsync<ServerView>(ApiRoutes.Server)).RunningJobs);
    }

    [Fact]
    public async Task What_was_asked_before_a_kill_is_done_at_the_next_start()
    {
        using var copy = new TemporaryFolder();
        var gate = new GatedComputers(stopBefore: 8, isStubborn: true);
        await using TestServer killed = await TestServer.StartAsync(TestServer.Options(_folder.Path) with { Concurrency = 1 }, gate);
        JobView job = await killed.SubmitAsync();
        await gate.Reached;
        Assert.Equal(HttpStatusCode.Accepted, await killed.PostAsync(ApiRoutes.Cancel, job.Id));
        FolderCopy.Of(_folder.Path, copy.Path);
        gate.Open();

        await using TestServer next = await TestServer.StartAsync(copy.Path);
        Assert.Equal(JobStatus.Cancelled, (await next.FinishAsync(job.Id)).Status);
    }

    [Fact]
    public async Task A_coordinator_that_stops_refuses_requests_until_its_jobs_stand_still()
    {
        var gate = new GatedComputers(stopBefore: 8, isStubborn: true);
        await using TestServer server = await TestServer.StartAsync(_folder.Path, gate);
        JobView job = await server.SubmitAsync();
        await gate.Reached;

        Task stopped = server.Coordinator.StopAsync();
        using HttpResponseMessage refused = await server.Client.GetAsync(TestServer.Of(ApiRoutes.Job, job.Id));
        using HttpResponseMessage ready = await server.Client.GetAsync("/readyz");
        Assert.Equal("ok", await server.Client.GetStringAsync("/healthz"));
        gate.Open();
        await stopped;

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (refused.StatusCode, ready.StatusCode));
        Assert.Equal("1", refused.Headers.RetryAfter?.ToString());
    }

    [Fact]
    public async Task A_running_and_a_waiting_job_can_be_cancelled()
    {
        var gate = new GatedComputers(stopBefore: 8);
        await using TestServer server = await TestServer.StartAsync(_folder.Path, gate);
        JobView running = await server.SubmitAsync();
        JobView waiting = await server.SubmitAsync();
        await gate.Reached;
        Assert.Equal(JobStatus.Queued, (await server.JobAsync(waiting.Id)).Status);

        Assert.Equal(HttpStatusCode.Accepted, await server.PostAsync(ApiRoutes.Cancel, waiting.Id));
        Assert.Equal(HttpStatusCode.Accepted, await server.PostAsync(ApiRoutes.Cancel, running.Id));

        Assert.Equal(JobStatus.Cancelled, (await server.FinishAsync(waiting.Id)).Status);
        Assert.Equal(JobStatus.Cancelled, (await server.FinishAsync(running.Id)).Status);
        Assert.Equal(HttpStatusCode.Conflict, await server.PostAsync(ApiRoutes.Resume, running.Id));
        Assert.Equal(HttpStatusCode.Conflict, await server.PostAsync(ApiRoutes.Pause, waiting.Id));
        Assert.Equal(HttpStatusCode.Accepted, await server.PostAsync(ApiRoutes.Cancel, waiting.Id));
    }

    [Fact]
    public async Task The_waiting_job_of_highest_priority_runs_next()
    {
        var gate = new GatedComputers(stopBefore: 1);
        await using TestServer server = await TestServer.StartAsync(_folder.Path, gate);
        JobView first = await server.SubmitAsync();
        JobView low = await server.SubmitAsync(SmallJobs.Submission with { Priority = -1, Name = "low" });
        JobView high = await server.SubmitAsync(SmallJobs.Submission with { Priority = 5, Name = "high" });
        await gate.Reached;
        gate.Open();

        _ = await server.FinishAsync(low.Id);
        List<EventView> all = await server.GetAsync<List<EventView>>(ApiRoutes.AllEvents);
        Assert.Equal([first.Id, high.Id, low.Id], all.Where(happened => happened.Kind == "job.started").Select(happened => happened.JobId));
        JobList list = await server.GetAsync<JobList>(ApiRoutes.Jobs, query: "?status=finished&limit=2");
        Assert.Equal([high.Id, low.Id], list.Jobs.Select(job => job.Id));
        JobList rest = await server.GetAsync<JobList>(ApiRoutes.Jobs, query: $"?before={list.Next}");
        Assert.Equal([first.Id], rest.Jobs.Select(job => job.Id));
        Assert.Null(rest.Next);
    }

    [Fact]
    public async Task A_job_whose_data_does_not_fit_fails_with_the_reason()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        string text = SmallJobs.Text.Replace("784", "100", StringComparison.Ordinal);
        JobView job = await server.SubmitAsync(new JobSubmission(text));

        JobView failed = await server.FinishAsync(job.Id);

        Assert.Equal(JobStatus.Failed, failed.Status);
        Assert.Equal("model.layers[0] is 100, but the data has 784 features: set model.layers[0] to 784", failed.Reason);
    }
}
