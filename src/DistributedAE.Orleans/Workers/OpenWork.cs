using DistributedAE.Orleans.Contracts;
using DistributedAE.Server.Exchange;

namespace DistributedAE.Orleans.Workers;

/// <summary>A running job in the exchange of work, with its open work where it has one.</summary>
/// <param name="jobId">The job's id.</param>
internal sealed class OpenWork(string jobId)
{
    private TaskCompletionSource<IReadOnlyList<CountedPart>?>? _done;

    /// <summary>The job's id.</summary>
    public string JobId => jobId;

    /// <summary>The stage of the open work, or of the last.</summary>
    public StageSetup? Setup { get; private set; }

    /// <summary>The stage's name.</summary>
    public string StageName { get; private set; } = "";

    /// <summary>The stage's grain.</summary>
    public IStageGrain? Stage { get; private set; }

    /// <summary>What is to be computed.</summary>
    public StageOrder? Order { get; private set; }

    /// <summary>The results that are counted.</summary>
    public List<CountedPart> Parts { get; private set; } = [];

    /// <summary>Times the steps.</summary>
    public StepClock Clock { get; } = new();

    /// <summary>Whether a work is open.</summary>
    public bool IsOpen => _done is not null;

    /// <summary>Opens a work; the one before is given up.</summary>
    public Task<IReadOnlyList<CountedPart>?> Open(StageSetup setup, StageOrder order, IStageGrain stage, TimeSpan now)
    {
        Abandon();
        if (Setup != setup)
        {
            StageName = setup.Plan().Stages[setup.Stage].Name;
        }

        (Setup, Order, Stage, Parts) = (setup, order, stage, []);
        Clock.Open(now);
        _done = new TaskCompletionSource<IReadOnlyList<CountedPart>?>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _done.Task;
    }

    /// <summary>Everything is counted.</summary>
    public void Complete(TimeSpan now)
    {
        Clock.Close(now);
        TaskCompletionSource<IReadOnlyList<CountedPart>?>? done = _done;
        _done = null;
        done?.SetResult(Parts);
    }

    /// <summary>The work is given up.</summary>
    public void Abandon()
    {
        TaskCompletionSource<IReadOnlyList<CountedPart>?>? done = _done;
        _done = null;
        done?.SetResult(null);
    }
}
