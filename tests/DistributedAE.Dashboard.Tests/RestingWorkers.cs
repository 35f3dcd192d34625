using DistributedAE.Cli.Tests.Reproducibility;

namespace DistributedAE.Dashboard.Tests;

/// <summary>
/// Has workers rest most of the time, frozen: their job goes on for people to see, and leaves the processor to the browser and the coordinator. A lower priority is not
/// enough, as it holds among the processes of one session only.
/// </summary>
internal sealed class RestingWorkers
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(200);

    private readonly double _share;
    private readonly DaeRun[] _workers;
    private readonly Task _resting;
    private volatile bool _isOver;

    /// <param name="share">The share of the time that they work.</param>
    /// <param name="workers">Processes that nobody ends meanwhile.</param>
    public RestingWorkers(double share, params DaeRun[] workers)
    {
        _share = share;
        _workers = workers;
        _resting = Task.Run(RestAsync);
    }

    /// <summary>They go on without rest.</summary>
    public Task EndAsync()
    {
        _isOver = true;
        return _resting;
    }

    private async Task RestAsync()
    {
        while (!_isOver)
        {
            Array.ForEach(_workers, worker => worker.Freeze());
            await Task.Delay(Turn * (1 - _share));
            Array.ForEach(_workers, worker => worker.Thaw());
            await Task.Delay(Turn * _share);
        }
    }
}
