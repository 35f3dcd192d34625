using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Training.Runs;
using DistributedAE.Training.Steps;
using Xunit.Abstractions;

namespace DistributedAE.Server.Tests.Curves;

public sealed class CurveEndpointsTests(SharedServer shared, ITestOutputHelper output) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_finished_job_shows_every_step_and_epoch()
    {
        JobView job = await FinishedAsync();

        JobCurves curves = Assert.Single(await CurvesAsync($"?job={job.Id}"));

        Assert.Equal((job.Id, job.Name), (curves.JobId, curves.Name));
        Assert.Equal([(0, "pretrain[0]", 12), (1, "finetune", 12)], curves.Stages.Select(stage => (stage.Index, stage.Name, stage.StepsPerEpoch)));
        MetricView[] epochs = await shared.Server.GetAsync<MetricView[]>(ApiRoutes.Metrics, job.Id);
        foreach (StageCurves stage in curves.Stages)
        {
            Assert.Equal(Enumerable.Range(1, 24).Select(step => (long)step), stage.Steps.Step);
            Assert.Equal(stage.Steps.Loss, stage.Steps.Low);
            Assert.Equal(stage.Steps.Loss, stage.Steps.High);
            Assert.All(new[] { stage.Steps.GradientNorm.Count, stage.Steps.SamplesPerSecond.Count, stage.Steps.Seconds.Count }, count => Assert.Equal(24, count));
            Assert.Equal([12, 24], stage.Epochs.Step);
            Assert.Equal([stage.Steps.Seconds[11], stage.Steps.Seconds[23]], stage.Epochs.Seconds);
            MetricView[] ended = [.. epochs.Where(epoch => epoch.StageIndex == stage.Index)];
            Assert.Equal(ended.Select(epoch => (float?)epoch.Loss), stage.Epochs.Loss);
            Assert.Equal(ended.Select(epoch => (float?)epoch.ValidationLoss), stage.Epochs.ValidationLoss);
            Assert.Equal(ended.Select(epoch => (float?)epoch.LearningRate), stage.Epochs.LearningRate);
        }

        Assert.NotNull(curves.Stages[0].Steps.GradientNorm[0]);
        float[] seconds = [.. curves.Stages.SelectMany(stage => stage.Steps.Seconds)];
        Assert.Equal(seconds.Order(), seconds);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(10, 4)]
    [InlineData(40, 16)]
    public async Task No_more_points_are_given_than_are_wanted(int points, int least)
    {
        JobView job = await FinishedAsync();

        JobCurves curves = Assert.Single(await CurvesAsync($"?job={job.Id}&points={points}"));

        Assert.InRange(curves.Stages.Sum(stage => stage.Steps.Step.Count), least, points);
        Assert.All(curves.Stages, stage => Assert.Equal(24, stage.Steps.Step[^1]));
        Assert.All(curves.Stages, stage => Assert.InRange(stage.Epochs.Step.Count, 1, points));
    }

    [Fact]
    public async Task A_stage_can_be_chosen_and_several_jobs()
    {
        JobView one = await FinishedAsync();
        JobView other = await FinishedAsync();

        JobCurves[] curves = await CurvesAsync($"?job={other.Id}&job={one.Id}&stage=finetune");

        Assert.Equal([other.Id, one.Id], curves.Select(job => job.JobId));
        Assert.All(curves, job => Assert.Equal("finetune", Assert.Single(job.Stages).Name));
        Assert.Empty(Assert.Single(await CurvesAsync($"?job={one.Id}&stage=nonsense")).Stages);
    }

    [Fact]
    public async Task What_is_known_already_is_not_sent_again()
    {
        JobView job = await FinishedAsync();
        using HttpResponseMessage first = await GetAsync($"?job={job.Id}");
        Assert.NotNull(first.Headers.ETag);

        using HttpResponseMessage again = await GetAsync($"?job={job.Id}", first.Headers.ETag.ToString());
        using HttpResponseMessage fewer = await GetAsync($"?job={job.Id}&points=5", first.Headers.ETag.ToString());
        using (StepLog log = StepLog.Open(StepsOf(job), TimeProvider.System, new JobProgress(2, StageProgress.None), []))
        {
            log.Add(new StepRecord(1, 2, 25, 100, 0.1f, 1, float.NaN, 16));
        }

        using HttpResponseMessage more = await GetAsync($"?job={job.Id}", first.Headers.ETag.ToString());

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.OK, fewer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, more.StatusCode);
        Assert.NotEqual(first.Headers.ETag, more.Headers.ETag);
        Assert.Equal(25, (await more.Content.ReadFromJsonAsync<JobCurves[]>(ApiJson.Options))![0].Stages[1].Steps.Step[^1]);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest, "0 jobs are asked for; ?job=ID once for each of 1 to 100 jobs is needed")]
    [InlineData("?job=nobody-aaaaaa", HttpStatusCode.NotFound, "there is no job 'nobody-aaaaaa'; 'dae list' shows the jobs")]
    [InlineData("?job=x&points=1", HttpStatusCode.BadRequest, "points is 1; 2 to 2000 are possible")]
    [InlineData("?job=x&points=2001", HttpStatusCode.BadRequest, "points is 2001; 2 to 2000 are possible")]
    public async Task Wrong_questions_are_told(string query, HttpStatusCode status, string text)
    {
        using HttpResponseMessage response = await GetAsync(query);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(text, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Damaged_steps_are_told_as_a_problem()
    {
        JobView job = await FinishedAsync();
        File.WriteAllText(StepsOf(job), "this is no such file");

        using HttpResponseMessage response = await GetAsync($"?job={job.Id}");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
    }

    [Fact]
    public async Task A_run_of_an_older_version_has_its_epochs_still()
    {
        JobView job = await FinishedAsync();
        File.Delete(StepsOf(job));

        JobCurves curves = Assert.Single(await CurvesAsync($"?job={job.Id}"));

        Assert.All(curves.Stages, stage => Assert.Empty(stage.Steps.Step));
        Assert.All(curves.Stages, stage => Assert.Equal(2, stage.Epochs.Step.Count));
        float[] seconds = [.. curves.Stages.SelectMany(stage => stage.Epochs.Seconds)];
        Assert.Equal(seconds.Order(), seconds);
    }

    [Fact]
    public async Task A_million_steps_are_small_and_keep_their_extremes_and_their_end()
    {
        const int Steps = 1_000_000;
        JobView job = await FinishedAsync();
        File.Delete(StepsOf(job));
        float least = float.MaxValue;
        float greatest = float.MinValue;
        using (StepLog log = StepLog.Open(StepsOf(job), TimeProvider.System, JobProgress.None, []))
        {
            var random = new Random(3);
            for (int step = 1; step <= Steps; step++)
            {
                float loss = (100f / (1 + (step / 1000f))) + random.NextSingle() + (step == 567_891 ? 400 : step == 876_543 ? -50 : 0);
                least = Math.Min(least, loss);
                greatest = Math.Max(greatest, loss);
                log.Add(new StepRecord(step <= Steps / 4 ? 0 : 1, step / 4000, step <= Steps / 4 ? step : step - (Steps / 4), step * 0.0815, 0.08f, loss, random.NextSingle(), 256));
            }
        }

        foreach (int points in new[] { 2000, 600, 40 })
        {
            long began = Stopwatch.GetTimestamp();
            using HttpResponseMessage response = await GetAsync($"?job={job.Id}&points={points}");
            byte[] body = await response.Content.ReadAsByteArrayAsync();
            output.WriteLine($"{points} points: {body.Length} bytes in {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F1} ms");

            Assert.InRange(body.Length, 1, 300_000);
            StageCurves[] stages = [.. JsonSerializer.Deserialize<JobCurves[]>(body, ApiJson.Options)![0].Stages];
            Assert.InRange(stages.Sum(stage => stage.Steps.Step.Count), points / 4, points);
            Assert.Equal((least, greatest), (stages.Min(stage => stage.Steps.Low.Min()), stages.Max(stage => stage.Steps.High.Max())));
            Assert.Equal([Steps / 4, Steps * 3 / 4], stages.Select(stage => stage.Steps.Step[^1]));
            Assert.Equal((float)(Steps * 0.0815), stages[1].Steps.Seconds[^1]);
        }
    }

    private static string StepsOf(JobView job) => new RunPaths(job.RunFolder!).Steps;

    private async Task<JobView> FinishedAsync()
    {
        JobView job = await shared.Server.SubmitAsync();
        return await shared.Server.FinishAsync(job.Id);
    }

    private async Task<JobCurves[]> CurvesAsync(string query)
    {
        using HttpResponseMessage response = await GetAsync(query);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JobCurves[]>(ApiJson.Options))!;
    }

    private async Task<HttpResponseMessage> GetAsync(string query, string? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ApiRoutes.Curves + query);
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        return await shared.Server.Client.SendAsync(request);
    }
}
