using DistributedAE.Cli.Tests.Reproducibility;
using DistributedAE.Data;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>Four workers that live through every case, and a root folder that had a coordinator before; at first none runs.</summary>
public sealed class FaultCluster : IAsyncLifetime
{
    private const int Workers = 4;

    // where the coordinator that runs now dies in its next job; null when none is known to have ended its last one
    private string? _armed;

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

    /// <summary>A coordinator without a job that dies at a fault point: one that ended a job before, where it was started for that, else a new one.</summary>
    internal async Task<DaeRun> DyingAsync(string fault)
    {
        if (_armed != fault)
        {
            await Cluster.Server.KillAsync();
            Cluster.StartServer(fault);
        }

        _armed = null;
        return Cluster.Server;
    }

    /// <summary>Starts the coordinator that comes after a dead one, and waits until it has ended the job.</summary>
    /// <param name="ended">Waits for the job's end.</param>
    /// <param name="next">The fault point at which it dies in the job after that; null for none.</param>
    /// <returns>What was waited for: the hash of the job's model.</returns>
    internal async Task<string> EndAsync(Task<string> ended, string? next)
    {
        Cluster.StartServer(next is null ? null : $"{FaultPoint.JobEnded},{next}");
        string model = await ended;
        _armed = next;
        return model;
    }
}
