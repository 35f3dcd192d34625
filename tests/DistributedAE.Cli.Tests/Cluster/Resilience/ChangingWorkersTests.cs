using DistributedAE.Cli.Tests.Reproducibility;
using DistributedAE.Protocol.Api;
using Xunit.Abstractions;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>Workers come, go, die and freeze in the middle of a job; the model is that of one undisturbed process.</summary>
public sealed class ChangingWorkersTests(ITestOutputHelper output)
{
    private const int Kills = 8;

    [Fact]
    public async Task One_joins_with_narrower_vectors_and_one_leaves()
    {
        using var cluster = new TestCluster("--lease", "3600");
        await cluster.OpenAsync();
        DaeRun leaving = cluster.StartWorker();
        DaeRun staying = cluster.StartWorker(["--no-shared-memory"]);

        List<string> models = await cluster.TrainAsync(ClusterJobs.Long, async () =>
        {
            await cluster.UntilComputedAsync(leaving);
            DaeRun joining = cluster.StartWorker([], "DOTNET_EnableAVX512=0");
            await cluster.UntilComputedAsync(joining);
            await cluster.UntilComputedAsync(staying);
            Assert.InRange((await cluster.ViewAsync(joining))!.VectorBits, 128, 256);
            leaving.Terminate();
            DaeResult left = await leaving.EndAsync();
            Assert.True(left.ExitCode == ExitCodes.Done, $"exit code {left.ExitCode}: {left.Error}");
        });

        await AssertModelsAsync(models);
        List<EventView> events = await cluster.EventsAsync();
        Assert.Single(events, happened => happened.Kind == "worker.left");
        Assert.DoesNotContain(events, happened => happened.Kind == "worker.lost");
    }

    /// <summary>The lease is so long that the job could not end if anything waited for it.</summary>
    [Fact]
    public async Task Killed_workers_blocks_are_computed_by_others_without_waiting_for_a_lease()
    {
        const int Seed = 20261120;
        using var cluster = new TestCluster("--lease", "3600");
        var random = new Random(Seed);
        output.WriteLine($"seed {Seed}");
        await cluster.OpenAsync();
        List<DaeRun> workers = [cluster.StartWorker(), cluster.StartWorker(["--no-shared-memory"]), cluster.StartWorker()];

        List<string> models = await cluster.TrainAsync(ClusterJobs.Long, async () =>
        {
            for (int kill = 0; kill < Kills; kill++)
            {
                int victim = random.Next(workers.Count);
                await cluster.UntilConnectedAsync(workers[victim]);
                await cluster.ProgressAsync(random.Next(1, 5));
                await Task.Delay(random.Next(200));
                Assert.True(await workers[victim].KillAsync(), "a worker ended before it was killed");
                output.WriteLine($"worker {victim} killed after {cluster.EpochsDone()} epochs");
                workers[victim] = cluster.StartWorker(random.Next(2) == 0 ? ["--no-shared-memory"] : []);
            }
        });

        await AssertModelsAsync(models);
        List<EventView> lost = [];
        await cluster.UntilAsync(
            async () => (lost = [.. (await cluster.EventsAsync()).Where(happened => happened.Kind == "worker.lost")]).Count >= Kills, "every kill was noticed");
        lost.ForEach(happened => output.WriteLine(happened.Message));
        Assert.Equal(Kills, lost.Count);
    }

    [Fact]
    public async Task A_frozen_workers_blocks_go_to_others_after_its_lease_and_it_comes_back()
    {
        using var cluster = new TestCluster("--lease", "1");
        await cluster.OpenAsync();
        DaeRun frozen = cluster.StartWorker(["--no-shared-memory"]);
        DaeRun other = cluster.StartWorker();

        List<string> models = await cluster.TrainAsync(ClusterJobs.Long, async () =>
        {
            await cluster.UntilComputedAsync(frozen);
            await cluster.UntilComputedAsync(other);
            frozen.Freeze();
            await cluster.UntilAsync(async () => await cluster.ViewAsync(frozen) is null, "the frozen worker is given up");
            await cluster.ProgressAsync(2);
            frozen.Thaw();
            await cluster.UntilComputedAsync(frozen);
        });

        await AssertModelsAsync(models);
        string name = TestCluster.NameOf(frozen);
        List<EventView> events = await cluster.EventsAsync();
        Assert.True(events.Count(happened => happened.Kind == "worker.joined" && happened.Message!.StartsWith(name, StringComparison.Ordinal)) >= 2);
        Assert.Contains(events, happened => happened.Kind == "worker.lost" && happened.Message!.StartsWith(name, StringComparison.Ordinal));
    }

    /// <summary>Nobody is there to take over: the job stands still, and the coordinator says because of whom.</summary>
    [Fact]
    public async Task A_step_that_waits_for_a_frozen_worker_names_it()
    {
        using var cluster = new TestCluster("--lease", "3600");
        await cluster.OpenAsync();
        DaeRun worker = cluster.StartWorker();
        string job = await cluster.SubmitAsync(ClusterJobs.Longest);
        await cluster.UntilComputedAsync(worker);
        await cluster.UntilWorkerAsync(worker, view => view.ComputingShare is > 0 and <= 1);

        worker.Freeze();
        StepView? step = null;
        await cluster.UntilAsync(async () => (step = await cluster.Client.StepAsync(job)) is { IsLate: true }, "the step is late");

        BlockView block = Assert.Single(step!.Blocks);
        Assert.Equal((TestCluster.NameOf(worker), (await cluster.ViewAsync(worker))!.Id, 0, 8), (block.Worker, block.WorkerId, block.FirstShard, block.Shards));
        Assert.InRange(block.Seconds, 3, step.OpenSeconds + 0.001);
        Assert.Equal(0, step.UnassignedShards);
        JobView standing = await cluster.Client.JobAsync(job);
        Assert.Equal(standing.Stage, step.Stage);

        // an epoch whose steps are all done and the first step of the next are the same place; a validation stands behind its step
        int? before = (step.Epoch * standing.StepsPerEpoch) + step.Step + (step.IsValidation ? 1 : 0);
        Assert.Equal((standing.Epoch * standing.StepsPerEpoch) + standing.StepsDone, before);

        worker.Thaw();
        Assert.Equal(await ClusterJobs.ModelAsync(ClusterJobs.Longest), await cluster.EndAsync(job));
        Assert.Null(await cluster.Client.StepAsync(job));
    }

    /// <summary>Its lease is not over, but others were given copies of its block, and the job went on without it.</summary>
    [Fact]
    public async Task A_result_that_others_were_faster_with_is_refused_and_counted()
    {
        using var cluster = new TestCluster("--lease", "3600");
        await cluster.OpenAsync();
        DaeRun zombie = cluster.StartWorker(["--no-shared-memory"]);
        DaeRun other = cluster.StartWorker();

        List<string> models = await cluster.TrainAsync(ClusterJobs.Long, async () =>
        {
            await cluster.UntilComputedAsync(zombie);
            await cluster.UntilComputedAsync(other);
            WorkerView before;
            WorkerView after;
            do
            {
                // it may have had no block in hand
                zombie.Freeze();
                before = (await cluster.ViewAsync(zombie))!;
                await cluster.ProgressAsync(3);
                zombie.Thaw();
                after = await cluster.UntilWorkerAsync(zombie, view => view.Contributions > before.Contributions);
            }
            while (after.Dropped == 0);

            Assert.Equal(before.Id, after.Id);
        });

        await AssertModelsAsync(models);
        Assert.DoesNotContain(await cluster.EventsAsync(), happened => happened.Kind == "worker.lost");
    }

    private static async Task AssertModelsAsync(List<string> models)
    {
        string expected = await ClusterJobs.LongModelAsync();
        Assert.All(models, model => Assert.Equal(expected, model));
    }
}
