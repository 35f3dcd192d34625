using DistributedAE.Cli.Tests.Cluster.Resilience;
using DistributedAE.Cli.Tests.Reproducibility;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Dashboard.Tests;

/// <summary>A coordinator and two worker processes with jobs in every state, for tests that change nothing.</summary>
public sealed class ShownCluster : IAsyncLifetime
{
    private RestingWorkers? _resting;

    internal TestCluster Cluster { get; } = new();

    /// <summary>Two runs that are done, and differ.</summary>
    internal IReadOnlyList<string> Finished { get; private set; } = [];

    /// <summary>A run that goes on for longer than any test.</summary>
    internal string Running { get; private set; } = "";

    /// <summary>The submitters' token.</summary>
    internal string Token => TokenOf(Cluster);

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (Chromium.WhyNot is not null)
        {
            return;
        }

        await Cluster.OpenAsync();
        DaeRun[] workers = [Cluster.StartWorker(), Cluster.StartWorker()];
        foreach (DaeRun worker in workers)
        {
            await Cluster.UntilConnectedAsync(worker);
        }

        string one = await Cluster.SubmitAsync(Jobs.Short, "digits");
        string other = await Cluster.SubmitAsync(Jobs.Short.Replace("learningRate: 0.002", "learningRate: 0.01", StringComparison.Ordinal), "digits-fast");
        Finished = [one, other];
        await Cluster.EndAsync(one);
        await Cluster.EndAsync(other);
        string paused = await Cluster.SubmitAsync(Jobs.Endless.Replace("shards: 8", "shards: 8, engine: any", StringComparison.Ordinal), "later");
        await Cluster.Client.PauseAsync(paused);
        string cancelled = await Cluster.SubmitAsync(Jobs.Endless, "mistaken");
        await Cluster.Client.CancelAsync(cancelled);
        Running = await Cluster.SubmitAsync(Jobs.Endless, "digits-deep");
        await Cluster.SubmitAsync(Jobs.Short, "next");
        await Cluster.UntilJobAsync(job => job.Id == Running && job is { StageIndex: > 0, Epoch: > 0 });
        _resting = new RestingWorkers(0.1, workers);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_resting is not null)
        {
            await _resting.EndAsync();
        }

        Cluster.Dispose();
    }

    /// <summary>The submitters' token of a cluster.</summary>
    internal static string TokenOf(TestCluster cluster) => File.ReadAllText(cluster.Folder.File($"root/{CoordinatorFiles.Token}")).Trim();
}
