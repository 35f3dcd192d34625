using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Store;

namespace DistributedAE.Server.Jobs;

/// <content>Starts runs and notes how they end.</content>
internal sealed partial class JobBoard
{
    private void CarryOut()
    {
        while (_queue.TryTake(out QueueEffect effect))
        {
            HostedJob job = _jobs[effect.Job];
            switch (effect.Kind)
            {
                case QueueEffectKind.Start when !_stopping:
                    Start(job);
                    break;
                case QueueEffectKind.RequestPause:
                    job.Run?.RequestPause();
                    break;
                case QueueEffectKind.RequestCancel:
                    job.Run?.RequestCancel();
                    break;
                case QueueEffectKind.Cancelled:
                    End(job, new RunEnd(JobStateKind.Cancelled));
                    break;
            }
        }
    }

    private void Start(HostedJob job)
    {
        bool isFirst = job.Standing.StartedAt is null;
        Save(
            job,
            job.Standing with { Status = JobStatus.Running, StartedAt = job.Standing.StartedAt ?? _time.GetUtcNow(), Reason = null, Wish = JobWish.None },
            isFirst ? EventKinds.JobStarted : EventKinds.JobResumed,
            happened => isFirst ? happened : WithCheckpoint(happened, job));
        Faults.Reach(FaultPoint.JobStarting);
        var run = new JobRun(job, _services, isFirst);
        job.Run = run;
        run.Start(end => Ended(job, run, end));
    }

    private static EventView WithCheckpoint(EventView resumed, HostedJob job)
    {
        try
        {
            return CheckpointList.Read(job.Folder) is [.., var last]
                ? resumed with { Stage = last.Stage, Epoch = last.Epoch, Step = last.Step, ModelSha256 = last.ModelSha256 }
                : resumed;
        }
        catch (InputException)
        {
            // the run that begins now will say so
            return resumed;
        }
    }

    private void Ended(HostedJob job, JobRun run, RunEnd end)
    {
        lock (_gate)
        {
            job.Standing = job.Standing with { Position = run.Meter.Read() ?? job.Standing.Position };
            job.Run = null;
            run.Dispose();
            if (end.Kind != JobStateKind.Paused)
            {
                _queue.JobEnded(job.Stored.Number);
                End(job, end);
            }
            else if (!_stopping || job.Standing.Wish != JobWish.None)
            {
                Paused(job, end);
            }

            CarryOut();
        }
    }

    private void Paused(HostedJob job, RunEnd end)
    {
        _queue.JobPaused(job.Stored.Number);
        switch (_queue.StateOf(job.Stored.Number))
        {
            case QueuedJobState.Paused:
                Save(job, job.Standing with { Status = JobStatus.Paused, Wish = JobWish.None, Reason = end.Reason }, EventKinds.JobPaused);
                break;
            case not null:
                // resumed before it had paused
                Save(job, job.Standing with { Status = JobStatus.Queued, Wish = JobWish.None, Reason = null });
                break;
        }
    }

    private void End(HostedJob job, RunEnd end)
    {
        (JobStatus status, string kind) = end.Kind switch
        {
            JobStateKind.Finished => (JobStatus.Finished, EventKinds.JobFinished),
            JobStateKind.Cancelled => (JobStatus.Cancelled, EventKinds.JobCancelled),
            _ => (JobStatus.Failed, EventKinds.JobFailed),
        };
        JobStanding standing = job.Standing with
        {
            Status = status,
            EndedAt = _time.GetUtcNow(),
            Reason = end.Reason,
            Wish = JobWish.None,
            ModelSha256 = end.ModelSha256,
            ModelFileSha256 = end.ModelFileSha256,
        };
        Save(job, standing, kind);
    }

    private void Planned(HostedJob job, IReadOnlyList<StagePlan> plans)
    {
        lock (_gate)
        {
            if (job.Standing.Stages is null)
            {
                Save(job, job.Standing with { Stages = [.. plans.Select(StoredStage.Of)] });
            }
        }
    }

    private void StageBegan(HostedJob job, int index)
    {
        lock (_gate)
        {
            // a crash between a stage's end and its checkpoint: the stage is not done after all
            if (job.Standing.Stages is { } stages && stages.Skip(index).Any(stage => stage.ModelSha256 is not null))
            {
                Save(job, job.Standing with { Stages = [.. stages.Select((stage, place) => place < index ? stage : stage with { ModelSha256 = null })] });
            }
        }
    }

    private void StageEnded(HostedJob job, int index, string modelSha256)
    {
        lock (_gate)
        {
            StoredStage[] stages = [.. job.Standing.Stages!];
            stages[index] = stages[index] with { ModelSha256 = modelSha256 };
            Save(job, job.Standing with { Stages = stages }, EventKinds.StageEnded, happened => happened with { Stage = stages[index].Name, ModelSha256 = modelSha256 });
        }
    }

    private void Save(HostedJob job, JobStanding standing, string? kind = null, Func<EventView, EventView>? more = null)
    {
        if (kind is null)
        {
            _store.Save(job.Id, standing);
            job.Standing = standing;
            return;
        }

        var happened = new EventView(0, default, kind) { JobId = job.Id, Message = standing.Reason, ModelSha256 = standing.ModelSha256 };
        _ = _events.Publish(more?.Invoke(happened) ?? happened, numbered =>
        {
            job.Standing = standing with { LastEvent = numbered };
            _store.Save(job.Id, job.Standing);
        });
    }
}
