using DistributedAE.Cli.Tests.Reproducibility;
using DistributedAE.Data;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>
/// A coordinator that lives through every case, and its only worker: the one that ends the job of a case dies in the next. The lease is so long that nothing could
/// wait for it.
/// </summary>
public sealed class WorkerRelay : IDisposable
{
    private TestCluster? _cluster;

    // the worker that runs now, and the plan by which it dies in its next job; null when none is known to have ended its last one
    private (DaeRun Worker, string Plan)? _armed;

    internal TestCluster Cluster => _cluster ?? throw new InvalidOperationException("no coordinator was started");

    /// <summary>
    /// A coordinator's only worker, without a job, that dies at a fault point in the next one: one that ended a job before, where it was started for that, else a new
    /// one of a new coordinator.
    /// </summary>
    internal async Task<DaeRun> DyingAsync(string fault)
    {
        (DaeRun Worker, string Plan)? last = _armed;
        _armed = null;
        if (last is ({ HasEnded: false } worker, var plan) && plan.EndsWith($",{fault}", StringComparison.Ordinal) && !Cluster.Server.HasEnded)
        {
            return worker;
        }

        _cluster?.Dispose();
        _cluster = new TestCluster("--lease", "3600");
        await _cluster.OpenAsync();
        return StartWorker(fault);
    }

    /// <summary>Starts the worker that comes after a dead one, and waits until it has ended the job.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="next">The plan by which it dies in the job after that; null for none.</param>
    /// <returns>The hash of the job's model.</returns>
    internal async Task<string> EndAsync(string job, string? next)
    {
        DaeRun worker = StartWorker(next);
        string model = await Cluster.EndAsync(job);
        Assert.False(worker.HasEnded);
        _armed = next is null ? null : (worker, next);
        return model;
    }

    public void Dispose() => _cluster?.Dispose();

    // what is half sent goes through the stream
    private DaeRun StartWorker(string? plan) => Cluster.StartWorker(
        plan?.Contains($"{FaultPoint.ResultHalfSent}", StringComparison.Ordinal) == true ? ["--no-shared-memory"] : [], TestCluster.Fault(plan));
}
