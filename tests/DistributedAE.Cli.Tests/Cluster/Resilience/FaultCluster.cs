using DistributedAE.Cli.Tests.Reproducibility;
using DistributedAE.Data;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>Four workers that live through every case, and a root folder that had a coordinator before; at first none runs.</summary>
public sealed class FaultCluster : IAsyncLifetime
{
    private const int Workers = 4;

    // what the coordinator that runs now does once its job is over; null when none runs
    private string? _next;

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
        if (_next != fault)
        {
            await ForgetAsync();
            Cluster.StartServer(fault);
        }

        _next = null;
        return Cluster.Server;
    }

    /// <summary>Starts the coordinator that comes after a dead one.</summary>
    /// <param name="next">The fault point at which it dies in the job after the one that it has to end; null when it is not needed after that.</param>
    internal void StartNext(string? next)
    {
        Cluster.StartServer(next is null ? null : $"{FaultPoint.JobEnded},{next}");
        _next = next;
    }

    /// <summary>Kills the coordinator.</summary>
    internal Task ForgetAsync()
    {
        _next = null;
        return Cluster.Server.KillAsync();
    }
}
