using DistributedAE.Cli.Tests.Reproducibility;
using Xunit.Abstractions;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>Coordinator and workers are killed, frozen and drained in one run; the model is that of one undisturbed process.</summary>
public sealed class EverythingTogetherTests(ITestOutputHelper output)
{
    private const int Disturbances = 16;
    private const int Seed = 20261122;

    private readonly Random _random = new(Seed);
    private readonly List<DaeRun> _frozen = [];

    [Fact]
    public async Task Whatever_happens_the_model_is_the_same()
    {
        using var cluster = new TestCluster("--lease", "1");
        output.WriteLine($"seed {Seed}");
        await cluster.OpenAsync();
        List<DaeRun> workers = [Start(cluster), Start(cluster), Start(cluster)];

        List<string> models = await cluster.TrainAsync(ClusterJobs.Long, async () =>
        {
            for (int disturbance = 0; disturbance < Disturbances; disturbance++)
            {
                if (disturbance % 4 > 0)
                {
                    await cluster.ProgressAsync(_random.Next(1, 6));
                }

                await Task.Delay(_random.Next(100));
                string what = await DisturbAsync(cluster, workers, disturbance);
                output.WriteLine($"{what} after {cluster.EpochsDone()} epochs");
            }

            _frozen.ForEach(worker => worker.Thaw());
        });

        string expected = await ClusterJobs.LongModelAsync();
        Assert.All(models, model => Assert.Equal(expected, model));
        Assert.All(workers, worker => Assert.False(worker.HasEnded));
    }

    /// <summary>Every kind of disturbance has its turn; whom it hits is random.</summary>
    private async Task<string> DisturbAsync(TestCluster cluster, List<DaeRun> workers, int disturbance)
    {
        int victim = _random.Next(workers.Count);
        DaeRun worker = workers[victim];
        switch (disturbance % 4)
        {
            case 0:
                await cluster.RestartServerAsync();
                return "coordinator killed";
            case 1:
                _frozen.Remove(worker);
                await worker.KillAsync();
                workers[victim] = Start(cluster);
                return $"worker {victim} killed";
            case 2:
                _frozen.ForEach(each => each.Thaw());
                _frozen.Clear();
                worker.Freeze();
                _frozen.Add(worker);
                return $"worker {victim} frozen, those before thawed";
            default:
                // it may be frozen, or have no coordinator to leave: it is not waited for
                worker.Terminate();
                workers[victim] = Start(cluster);
                return $"worker {victim} told to leave";
        }
    }

    private DaeRun Start(TestCluster cluster) => cluster.StartWorker(
        _random.Next(2) == 0 ? ["--no-shared-memory"] : [],
        _random.Next(2) == 0 ? ["DOTNET_EnableAVX512=0"] : []);
}
