using System.Diagnostics;
using DistributedAE.Cli.Tests.Reproducibility;
using DistributedAE.Protocol.Api;
using Xunit.Abstractions;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>The coordinator is killed at random moments and started again; its workers are left running.</summary>
public sealed class KilledCoordinatorTests(ITestOutputHelper output)
{
    private const int Kills = 10;
    private const int Restarts = 3;
    private const int Seed = 20261121;

    [Fact]
    public async Task Ten_kills_cost_what_was_done_since_the_last_checkpoint_and_no_worker()
    {
        using var cluster = new TestCluster();
        var random = new Random(Seed);
        output.WriteLine($"seed {Seed}");
        await cluster.OpenAsync();
        DaeRun[] workers = [cluster.StartWorker(), cluster.StartWorker(["--no-shared-memory"])];

        List<string> models = await cluster.TrainAsync(ClusterJobs.Long, async () =>
        {
            for (int kill = 0; kill < Kills; kill++)
            {
                // every third one at any time after the start, the others when the job has gone on
                if (kill % 3 > 0)
                {
                    await cluster.ProgressAsync(random.Next(1, 8));
                }

                await Task.Delay(random.Next(kill % 3 > 0 ? 100 : 1000));
                await cluster.RestartServerAsync();
                output.WriteLine($"killed after {cluster.EpochsDone()} epochs");
            }

            foreach (DaeRun worker in workers)
            {
                await cluster.UntilComputedAsync(worker);
            }
        });

        string expected = await ClusterJobs.LongModelAsync();
        Assert.All(models, model => Assert.Equal(expected, model));
        Assert.All(workers, worker => Assert.False(worker.HasEnded));
        List<EventView> events = await cluster.EventsAsync();
        Assert.InRange(events.Count(happened => happened.Kind == "job.resumed"), 1, Kills);
        Assert.All(events.Where(happened => happened.JobId is not null).GroupBy(happened => happened.JobId), AssertGoesOnFromTheLastCheckpoint);
    }

    /// <summary>
    /// A checkpoint interval is one step here. What the coordinator said before it was killed is at most as far as the job was then; how long it takes is told
    /// and not judged.
    /// </summary>
    [Fact]
    public async Task Training_goes_on_with_the_same_workers_and_one_interval_again_at_most()
    {
        using var cluster = new TestCluster();
        await cluster.OpenAsync();
        DaeRun[] workers = [cluster.StartWorker(), cluster.StartWorker(["--no-shared-memory"])];
        var times = new List<TimeSpan>();

        List<string> models = await cluster.TrainAsync(ClusterJobs.SavingAlways, async () =>
        {
            for (int restart = 0; restart < Restarts; restart++)
            {
                await cluster.ProgressAsync(2);
                JobView before = await cluster.UntilJobAsync(job => job.StepsDone > 0);
                Assert.True(await cluster.Server.KillAsync(), "the coordinator ended before it was killed");
                int saved = cluster.CheckpointsSaved();
                long began = Stopwatch.GetTimestamp();
                cluster.StartServer();
                await cluster.UntilAsync(() => cluster.CheckpointsSaved() > saved, "a step is done");
                times.Add(Stopwatch.GetElapsedTime(began));
                EventView resumed = (await cluster.EventsAsync()).Last(happened => happened.Kind == "job.resumed" && happened.JobId == before.Id);
                AssertBehindByOneStepAtMost(before, resumed);
            }
        });

        output.WriteLine($"from the coordinator's start to the first new step, saved: {string.Join(", ", times.Select(time => $"{time.TotalSeconds:F2} s"))}");
        string expected = await ClusterJobs.ModelAsync(ClusterJobs.SavingAlways);
        Assert.All(models, model => Assert.Equal(expected, model));
        Assert.All(workers, worker => Assert.False(worker.HasEnded));
    }

    private static void AssertBehindByOneStepAtMost(JobView before, EventView resumed)
    {
        int steps = before.StepsPerEpoch!.Value;
        int known = (before.Epoch!.Value * steps) + before.StepsDone!.Value;
        (int stage, int epoch, int step) = PlaceOf(resumed);
        Assert.True(
            stage > before.StageIndex || (stage == before.StageIndex && (epoch * steps) + step >= known - 1),
            $"{known} steps of {before.Stage} were done; it went on from {resumed}");
    }

    private static void AssertGoesOnFromTheLastCheckpoint(IEnumerable<EventView> events)
    {
        (int Stage, int Epoch, int Step) saved = default;
        foreach (EventView happened in events)
        {
            switch (happened.Kind)
            {
                case "checkpoint.saved":
                    saved = PlaceOf(happened);
                    break;
                case "job.resumed":
                    // a checkpoint whose event was not written any more may be newer
                    Assert.True(happened.Stage is null ? saved == default : PlaceOf(happened).CompareTo(saved) >= 0, $"{happened} is behind {saved}");
                    saved = happened.Stage is null ? saved : PlaceOf(happened);
                    break;
                case "stage.started":
                    Assert.True(PlaceOf(happened).CompareTo((saved.Stage, saved.Epoch, 0)) >= 0, $"{happened} is behind {saved}");
                    break;
            }
        }
    }

    private static (int Stage, int Epoch, int Step) PlaceOf(EventView happened) =>
        (happened.Stage switch { "pretrain[0]" => 0, "pretrain[1]" => 1, "finetune" => 2, _ => 3 }, happened.Epoch ?? 0, happened.Step ?? 0);
}
