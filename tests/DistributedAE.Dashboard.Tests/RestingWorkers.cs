using DistributedAE.Cli.Tests.Reproducibility;

namespace DistributedAE.Dashboard.Tests;

/// <summary>
/// Has workers rest nine tenths of the time, frozen: their job goes on for people to see, and leaves the processor to the browser and the coordinator. A lower priority is not
/// enough, as it holds among the processes of one session only.
/// </summary>
internal sealed class RestingWorkers
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(180);
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(20);

    private readonly DaeRun[] _workers;
    private readonly Task _resting;
    private volatile bool _isOver;

    /// <param name="workers">Processes that nobody ends meanwhile.</param>
    public RestingWorkers(params DaeRun[] workers)
    {
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
            await Task.Delay(Rest);
            Array.ForEach(_workers, worker => worker.Thaw());
            await Task.Delay(Work);
        }
    }
}
