namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>Four workers that live through every case, and a root folder that had a coordinator before; none runs now.</summary>
public sealed class FaultCluster : IAsyncLifetime
{
    private const int Workers = 4;

    internal TestCluster Cluster { get; } = new();

    public async Task InitializeAsync()
    {
        await Cluster.OpenAsync();
        for (int worker = 0; worker < Workers; worker++)
        {
            await Cluster.UntilConnectedAsync(Cluster.StartWorker(worker % 2 == 0 ? [] : ["--no-shared-memory"]));
        }

        await Cluster.Server.KillAsync();
    }

    public Task DisposeAsync()
    {
        Cluster.Dispose();
        return Task.CompletedTask;
    }
}
