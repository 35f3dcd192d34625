using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Protocol;
using DistributedAE.Protocol.Api;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Runs;
using Microsoft.Extensions.Logging;

namespace DistributedAE.Server.Jobs;

/// <summary>One run of a job, from its last checkpoint, on its own thread.</summary>
internal sealed partial class JobRun : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly HostedJob _job;
    private readonly RunServices _services;
    private bool _isFirst;
    private readonly CancellationTokenSource _pause = new();
    private readonly CancellationTokenSource _cancel = new();
    private volatile DataSet? _data;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A run that is not started.</summary>
    /// <param name="job">The job.</param>
    /// <param name="services">What it needs.</param>
    /// <param name="isFirst">Whether the job never ran before.</param>
    public JobRun(HostedJob job, RunServices services, bool isFirst)
    {
        _job = job;
        _services = services;
        _isFirst = isFirst;
        Meter = new JobMeter(services.Time);
    }

    /// <summary>How far it is.</summary>
    public JobMeter Meter { get; }

    /// <summary>The job's data; null before it is read.</summary>
    public DataSet? Data => _data;

    /// <summary>Is complete when the thread is done with everything.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Starts the thread.</summary>
    /// <param name="ended">Is told at the end, on the thread, when the run folder is free again.</param>
    public void Start(Action<RunEnd> ended)
    {
        var thread = new Thread(() => Work(ended)) { IsBackground = true, Name = $"job {_job.Id}" };
        thread.Start();
    }

    /// <summary>Lets it pause at its next border of two steps.</summary>
    public void RequestPause() => _ = _pause.CancelAsync();

    /// <summary>Lets it end at its next border of two steps.</summary>
    public void RequestCancel() => _ = _cancel.CancelAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        _pause.Dispose();
        _cancel.Dispose();
    }

    private void Work(Action<RunEnd> ended)
    {
        RunEnd end;
        try
        {
            end = TrainUnbroken();
        }
        catch (OperationCanceledException) when (_cancel.IsCancellationRequested || _pause.IsCancellationRequested)
        {
            end = new RunEnd(_cancel.IsCancellationRequested ? JobStateKind.Cancelled : JobStateKind.Paused);
        }
        catch (InputException problem)
        {
            // a job that ran before has a checkpoint to lose: it waits until the problem is mended
            end = _isFirst ? new RunEnd(JobStateKind.Failed, problem.Message) : new RunEnd(JobStateKind.Paused, $"{problem.Message}; resume the job when this is mended");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            LogErrorRunStopped(problem, _job.Id);
            end = new RunEnd(JobStateKind.Paused, $"{problem.Message}; resume the job when this is mended");
        }
#pragma warning disable CA1031 // an error in one job must not end the others
        catch (Exception problem)
#pragma warning restore CA1031
        {
            LogErrorRunStopped(problem, _job.Id);
            end = new RunEnd(JobStateKind.Failed, $"an error in DistributedAE ({problem.GetType().Name}: {problem.Message}); the coordinator's log says more");
        }

        try
        {
            ended(end);
        }
        finally
        {
            _completion.SetResult();
        }
    }

    /// <summary>Trains; where whoever computes loses what it had, from the last checkpoint again.</summary>
    private RunEnd TrainUnbroken()
    {
        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(_cancel.Token, _pause.Token);
        var pauses = new BackOff(FirstPause, LongestPause);
        while (true)
        {
            try
            {
                return Train(interruption);
            }
            catch (StageBrokenException broken)
            {
                _isFirst = false;
                _services.Events.Publish(new EventView(0, default, EventKinds.Warning)
                {
                    JobId = _job.Id,
                    Message = $"the run broke off and goes on from its last checkpoint: {broken.Message}",
                });
                _ = interruption.Token.WaitHandle.WaitOne(pauses.Next());
                interruption.Token.ThrowIfCancellationRequested();
            }
        }
    }

    private RunEnd Train(CancellationTokenSource interruption)
    {
        _services.Files.TakeOver(_job.Id, _job.Folder.Path);
        using RunFolder folder = RunFolder.Open(_job.Folder.Path);
        JobFile file = HostedJob.Read(folder.JobText, _job.Stored.Name);
        DataSet data = _services.Data.Load(file.Spec, _job.Stored.Submission, _job.Folder, interruption.Token);
        _data = data;
        IReadOnlyList<StagePlan> plans = new JobPlan(file.Spec, data).Stages;
        _services.Planned(_job, plans);
        IStageComputer computer = _services.Computers.Create(_job.Id, file, data, _job.Stored.Submission.Priority);
        try
        {
            var observer = new JobObserver(_job, _services, Meter);
            using var run = new TrainingRun(file, data, folder, computer, observer, _services.Time, _services.Instruments);
            RunOutcome outcome = run.Run(_cancel.Token, _pause.Token);
            _services.Files.Keep(_job.Id, _job.Folder.Path);
            return new RunEnd(outcome.State.Kind, outcome.State.Reason)
            {
                ModelSha256 = outcome.ModelSha256,
                ModelFileSha256 = outcome.State.Kind == JobStateKind.Finished ? FileHash.Of(folder.Paths.Model) : null,
            };
        }
        finally
        {
            (computer as IDisposable)?.Dispose();
        }
    }

    private void LogErrorRunStopped(Exception error, string jobId) => LogErrorRunStopped(_services.Log, error, jobId);

    [LoggerMessage(Level = LogLevel.Error, Message = "the run of {JobId} stopped through an error")]
    private static partial void LogErrorRunStopped(ILogger log, Exception error, string jobId);
}
