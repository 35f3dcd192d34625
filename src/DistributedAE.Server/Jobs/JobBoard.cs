using System.Diagnostics;
using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Events;
using DistributedAE.Server.Problems;
using DistributedAE.Server.Store;
using DistributedAE.Server.Telemetry;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Runs;
using DistributedAE.Training.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DistributedAE.Server.Jobs;

/// <summary>
/// All jobs: queues them, starts and stops their runs, and keeps where they stand. One lock guards it all; what is done under it is short (a standing
/// and an event are written), the training is on the runs' threads.
/// </summary>
internal sealed partial class JobBoard
{
    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly JobQueue _queue;
    private readonly IJobStore _store;
    private readonly EventHub _events;
    private readonly JobData _data;
    private readonly IRunFiles _files;
    private readonly RunServices _services;
    private readonly CoordinatorInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly SortedDictionary<long, HostedJob> _jobs = [];
    private readonly Dictionary<string, HostedJob> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HostedJob> _byKey = new(StringComparer.Ordinal);
    private long _lastNumber;
    private bool _stopping;

    /// <summary>A board without jobs.</summary>
    /// <param name="folder">The folder of all jobs.</param>
    /// <param name="places">How many run at once.</param>
    /// <param name="store">Keeps them.</param>
    /// <param name="events">Are told what happens.</param>
    /// <param name="data">Loads their data.</param>
    /// <param name="computers">Compute them.</param>
    /// <param name="files">Keeps their run folders.</param>
    /// <param name="instruments">Count what happens.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public JobBoard(
        string folder, int places, IJobStore store, EventHub events, JobData data, IJobComputers computers, IRunFiles files, CoordinatorInstruments instruments, TimeProvider time,
        ILogger<JobBoard> log)
    {
        _folder = folder;
        _queue = new JobQueue(places);
        _store = store;
        _events = events;
        _data = data;
        _files = files;
        _instruments = instruments;
        _time = time;
        _services = new RunServices(data, computers, files, events, store, time, log)
        {
            Instruments = instruments.Training,
            Planned = Planned,
            StageBegan = StageBegan,
            StageEnded = StageEnded,
        };
    }

    /// <summary>Goes on with the jobs of earlier runs: those that ran first, then those that waited.</summary>
    public void Open(StoreContent content)
    {
        lock (_gate)
        {
            foreach ((StoredJob stored, JobStanding standing) in content.Jobs)
            {
                Register(new HostedJob(stored, standing, JobFolder.Of(_folder, stored.Id)));
            }

            foreach (HostedJob job in _jobs.Values.Where(job => !job.Standing.IsOver).OrderBy(job => job.Standing.Status != JobStatus.Running))
            {
                Requeue(job);
            }

            CarryOut();
        }
    }

    /// <summary>The jobs that run, with their last figures.</summary>
    public IReadOnlyList<(string JobId, StepFigures Figures)> Running()
    {
        lock (_gate)
        {
            return [.. _jobs.Values.Where(job => job.Run is not null).Select(job => (job.Id, job.Run!.Meter.Figures))];
        }
    }

    /// <summary>Number of jobs that run and that wait.</summary>
    public (int Running, int Queued) Count()
    {
        lock (_gate)
        {
            return (_queue.Jobs.Count(job => job.HasPlace), _queue.Jobs.Count(job => job.State == QueuedJobState.Queued));
        }
    }

    /// <summary>Takes a job.</summary>
    /// <param name="submission">The job.</param>
    /// <param name="key">The submitter's key; null for none.</param>
    /// <returns>The job, and whether it is new: the same key again gives the job of the first time.</returns>
    /// <exception cref="ProblemException">It is not accepted.</exception>
    public (HostedJob Job, bool IsNew) Submit(JobSubmission submission, string? key)
    {
        Submissions.CheckKey(key);
        if (Repeated(submission, key) is { } known)
        {
            return (known, false);
        }

        JobSpec spec = Submissions.Read(submission, _data);
        lock (_gate)
        {
            if (Repeated(submission, key) is { } meanwhile)
            {
                return (meanwhile, false);
            }

            RefuseWhenStopping();
            using Activity? trace = TrainingTraces.Source.StartActivity("submit");
            HostedJob job = CreateOrRefuse(submission, spec.Name, key);
            trace?.SetTag("run", job.Id);
            Faults.Reach(FaultPoint.JobStored);
            _queue.Submit(job.Stored.Number, submission.Priority);
            CarryOut();
            return (job, true);
        }
    }

    /// <summary>A job.</summary>
    /// <exception cref="ProblemException">There is none of that id (404).</exception>
    public HostedJob Find(string jobId)
    {
        HostedJob found;
        lock (_gate)
        {
            found = _byId.TryGetValue(jobId, out HostedJob? job)
                ? job
                : throw ProblemException.NotFound($"there is no job '{jobId}'; 'dae list' shows the jobs");
        }

        // another machine may have run it
        _files.Bring(found.Id, found.Folder.Path);
        return found;
    }

    /// <summary>Where a job stands.</summary>
    public JobStanding StandingOf(HostedJob job)
    {
        lock (_gate)
        {
            return job.Standing;
        }
    }

    /// <summary>The data of a job that runs; null where it does not, or has not read it yet.</summary>
    public DataSet? DataOf(HostedJob job)
    {
        lock (_gate)
        {
            return job.Run?.Data;
        }
    }

    /// <summary>A job as people see it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="workers">Workers that compute for it.</param>
    public JobView View(HostedJob job, int workers)
    {
        lock (_gate)
        {
            return job.View(workers);
        }
    }

    /// <summary>Jobs, newest first.</summary>
    /// <param name="status">Only those of this status; null for all.</param>
    /// <param name="before">Only those before this one; null for all.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<HostedJob> List(JobStatus? status, string? before, int limit)
    {
        lock (_gate)
        {
            long below = before is null ? long.MaxValue : Find(before).Stored.Number;
            return [.. _jobs.Values.Reverse().Where(job => job.Stored.Number < below && (status is null || job.Standing.Status == status)).Take(limit)];
        }
    }

    /// <summary>Lets a job pause: one that waits at once, one that runs at its next border of two steps, behind a checkpoint.</summary>
    /// <exception cref="ProblemException">It is over, or about to be cancelled (409).</exception>
    public void Pause(HostedJob job)
    {
        lock (_gate)
        {
            RefuseOver(job, "paused");
            if (_queue.Pause(job.Stored.Number))
            {
                if (_queue.StateOf(job.Stored.Number) == QueuedJobState.Paused)
                {
                    Save(job, job.Standing with { Status = JobStatus.Paused, Wish = JobWish.None }, EventKinds.JobPaused);
                }
                else
                {
                    Save(job, job.Standing with { Wish = JobWish.Pause });
                }

                CarryOut();
            }
        }
    }

    /// <summary>Lets a paused job go on from its last checkpoint, when its turn comes.</summary>
    /// <exception cref="ProblemException">It is over, or about to be cancelled (409).</exception>
    public void Resume(HostedJob job)
    {
        lock (_gate)
        {
            RefuseOver(job, "resumed");
            if (_queue.Resume(job.Stored.Number))
            {
                JobStatus status = job.Run is null ? JobStatus.Queued : job.Standing.Status;
                Save(job, job.Standing with { Status = status, Wish = JobWish.None, Reason = null });
                CarryOut();
            }
        }
    }

    /// <summary>Ends a job: one that waits at once, one that runs at its next border of two steps, behind a checkpoint.</summary>
    /// <exception cref="ProblemException">It has ended otherwise (409).</exception>
    public void Cancel(HostedJob job)
    {
        lock (_gate)
        {
            if (job.Standing.Status == JobStatus.Cancelled)
            {
                return;
            }

            RefuseOver(job, "cancelled");
            if (_queue.Cancel(job.Stored.Number))
            {
                if (job.Run is not null)
                {
                    Save(job, job.Standing with { Wish = JobWish.Cancel });
                }

                CarryOut();
            }
        }
    }

    /// <summary>Lets every run pause behind a checkpoint, and waits. Their jobs stay running: the next coordinator goes on with them.</summary>
    public async Task StopAsync()
    {
        JobRun[] runs;
        lock (_gate)
        {
            _stopping = true;
            runs = [.. _jobs.Values.Select(job => job.Run).OfType<JobRun>()];
            foreach (JobRun run in runs)
            {
                run.RequestPause();
            }
        }

        await Task.WhenAll(runs.Select(run => run.Completion)).ConfigureAwait(false);
    }

    private HostedJob CreateOrRefuse(JobSubmission submission, string name, string? key)
    {
        try
        {
            return Create(submission, name, key);
        }
        catch (InputException problem)
        {
            throw new ProblemException(
                StatusCodes.Status507InsufficientStorage, "cannot-store", "the job cannot be stored", $"{problem.Message}; nothing was submitted");
        }
    }

    private HostedJob Create(JobSubmission submission, string name, string? key)
    {
        string id = JobIds.New(name);
        while (_byId.ContainsKey(id) || Path.Exists(Path.Combine(_folder, id)))
        {
            id = JobIds.New(name);
        }

        JobFolder folder = JobFolder.Of(_folder, id);
        RunFolder.Create(folder.Path, submission.File).Dispose();
        _files.Keep(id, folder.Path);
        _files.KeepUploads(id, _data.UploadsOf(submission));
        Faults.Reach(FaultPoint.JobSubmitted);
        var stored = new StoredJob(_lastNumber + 1, id, name, _time.GetUtcNow(), submission) { IdempotencyKey = key };
        var job = new HostedJob(stored, new JobStanding(JobStatus.Queued), folder);
        _ = _events.Publish(new EventView(0, default, EventKinds.JobSubmitted) { JobId = id, Message = name }, submitted =>
        {
            job.Standing = job.Standing with { LastEvent = submitted };
            _store.Add(stored, job.Standing);
        });
        Register(job);
        return job;
    }

    private void Register(HostedJob job)
    {
        _jobs.Add(job.Stored.Number, job);
        _lastNumber = job.Stored.Number;
        _byId.Add(job.Id, job);
        if (job.Stored.IdempotencyKey is { } key)
        {
            _byKey[key] = job;
        }
    }

    private HostedJob? Repeated(JobSubmission submission, string? key)
    {
        lock (_gate)
        {
            if (key is null || !_byKey.TryGetValue(key, out HostedJob? job))
            {
                return null;
            }

            return Submissions.AreEqual(job.Stored.Submission, submission) ? job : throw new ProblemException(
                StatusCodes.Status422UnprocessableEntity, "key-reused", "idempotency key used before",
                $"{ApiHeaders.IdempotencyKey} '{key}' was used for another submission, job {job.Id}; use a new key for a new job");
        }
    }

    private void Requeue(HostedJob job)
    {
        // what it was asked before the crash is done now: it stands at its last checkpoint
        if (job.Standing.Wish == JobWish.Cancel)
        {
            End(job, new RunEnd(JobStateKind.Cancelled));
            return;
        }

        if (job.Standing.Wish == JobWish.Pause)
        {
            Save(job, job.Standing with { Status = JobStatus.Paused, Wish = JobWish.None }, EventKinds.JobPaused);
        }

        if (job.Standing.Status == JobStatus.Running)
        {
            _instruments.Recovered(RecoveryReason.CoordinatorRestarted);
        }

        _queue.Submit(job.Stored.Number, job.Stored.Submission.Priority, job.Standing.Status == JobStatus.Paused);
    }

    private void RefuseWhenStopping()
    {
        if (_stopping)
        {
            throw ProblemException.Unavailable("the coordinator is stopping; try again when it has started again");
        }
    }

    private static void RefuseOver(HostedJob job, string what)
    {
        if (job.Standing.IsOver)
        {
            throw ProblemException.Conflict($"the job {job.Id} cannot be {what}: it is over ({job.Standing.Status.ToString().ToLowerInvariant()}); submit it again to train it anew");
        }

        if (job.Standing.Wish == JobWish.Cancel && what != "cancelled")
        {
            throw ProblemException.Conflict($"the job {job.Id} cannot be {what}: it is being cancelled");
        }
    }
}
