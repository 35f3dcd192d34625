using System.Diagnostics.CodeAnalysis;

namespace DistributedAE.Orchestration;

/// <summary>
/// Which of a coordinator's jobs run, as a machine: calls go in, effects come out. The waiting job of the highest priority gets the next free place, of
/// equal ones the one that was submitted first. A running job keeps its place until it ends or pauses, whoever waits. For one thread at a time.
/// </summary>
/// <remarks>A coordinator that starts again submits its jobs again, those that were paused as such.</remarks>
[SuppressMessage("Naming", "CA1711", Justification = "it is the field's word for it, and it is no collection")]
public sealed class JobQueue
{
    private readonly List<QueuedJob> _jobs = [];
    private readonly Queue<QueueEffect> _effects = new();

    /// <summary>An empty queue.</summary>
    /// <param name="places">How many jobs may run at once, ≥ 1.</param>
    public JobQueue(int places)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(places, 1);
        Places = places;
    }

    /// <summary>How many jobs may run at once.</summary>
    public int Places { get; }

    /// <summary>The jobs that are not over, in the order in which they get places.</summary>
    public IReadOnlyList<QueuedJob> Jobs => _jobs;

    /// <summary>Takes the next effect.</summary>
    /// <returns>False when there is none before another call.</returns>
    public bool TryTake(out QueueEffect effect) => _effects.TryDequeue(out effect);

    /// <summary>The job's state, or null when it is over or was never submitted.</summary>
    public QueuedJobState? StateOf(long job) => IndexOf(job) is >= 0 and int index ? _jobs[index].State : null;

    /// <summary>A job comes in.</summary>
    /// <param name="job">Its number: above those of all jobs that were submitted before it.</param>
    /// <param name="priority">Higher goes first.</param>
    /// <param name="paused">Whether it was paused before the coordinator started again.</param>
    /// <exception cref="ArgumentException">It is in the queue already.</exception>
    public void Submit(long job, int priority, bool paused = false)
    {
        if (IndexOf(job) >= 0)
        {
            throw new ArgumentException($"job {job} is in the queue already", nameof(job));
        }

        int place = _jobs.FindIndex(other => other.Priority < priority || (other.Priority == priority && other.Number > job));
        _jobs.Insert(place < 0 ? _jobs.Count : place, new QueuedJob(job, priority, paused ? QueuedJobState.Paused : QueuedJobState.Queued));
        FillPlaces();
    }

    /// <summary>A job shall pause: one that waits does so at once, one that runs when it can.</summary>
    /// <returns>False when that changes nothing: it is paused, ends, or is not in the queue.</returns>
    public bool Pause(long job)
    {
        int index = IndexOf(job);
        switch (index < 0 ? QueuedJobState.Paused : _jobs[index].State)
        {
            case QueuedJobState.Queued:
                Set(index, QueuedJobState.Paused);
                return true;
            case QueuedJobState.Running:
                Set(index, QueuedJobState.Pausing);
                Tell(QueueEffectKind.RequestPause, job);
                return true;
            case QueuedJobState.Pausing when _jobs[index].ResumesAfterPause:
                Set(index, QueuedJobState.Pausing);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A paused job queues again, in the place that its priority and number give it. One that is about to pause does so first.</summary>
    /// <returns>False when that changes nothing: it is neither paused nor about to.</returns>
    public bool Resume(long job)
    {
        int index = IndexOf(job);
        switch (index < 0 ? QueuedJobState.Queued : _jobs[index].State)
        {
            case QueuedJobState.Paused:
                Set(index, QueuedJobState.Queued);
                FillPlaces();
                return true;
            case QueuedJobState.Pausing when !_jobs[index].ResumesAfterPause:
                _jobs[index] = _jobs[index] with { ResumesAfterPause = true };
                return true;
            default:
                return false;
        }
    }

    /// <summary>A job shall end: one that does not run does so at once.</summary>
    /// <returns>False when that changes nothing: it is about to end, or not in the queue.</returns>
    public bool Cancel(long job)
    {
        int index = IndexOf(job);
        switch (index < 0 ? QueuedJobState.Cancelling : _jobs[index].State)
        {
            case QueuedJobState.Queued or QueuedJobState.Paused:
                _jobs.RemoveAt(index);
                Tell(QueueEffectKind.Cancelled, job);
                return true;
            case QueuedJobState.Running or QueuedJobState.Pausing:
                Set(index, QueuedJobState.Cancelling);
                Tell(QueueEffectKind.RequestCancel, job);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A running job has paused, by request or by itself; its place is free.</summary>
    /// <exception cref="InvalidOperationException">It does not run.</exception>
    public void JobPaused(long job)
    {
        int index = Running(job);
        if (_jobs[index].State == QueuedJobState.Cancelling)
        {
            // it had paused before it was told to end
            _jobs.RemoveAt(index);
            Tell(QueueEffectKind.Cancelled, job);
        }
        else
        {
            Set(index, _jobs[index].ResumesAfterPause ? QueuedJobState.Queued : QueuedJobState.Paused);
        }

        FillPlaces();
    }

    /// <summary>A running job is over, however it ended; its place is free.</summary>
    /// <exception cref="InvalidOperationException">It does not run.</exception>
    public void JobEnded(long job)
    {
        _jobs.RemoveAt(Running(job));
        FillPlaces();
    }

    private void FillPlaces()
    {
        int free = Places;
        foreach (QueuedJob job in _jobs)
        {
            free -= job.HasPlace ? 1 : 0;
        }

        for (int index = 0; index < _jobs.Count && free > 0; index++)
        {
            if (_jobs[index].State == QueuedJobState.Queued)
            {
                free--;
                Set(index, QueuedJobState.Running);
                Tell(QueueEffectKind.Start, _jobs[index].Number);
            }
        }
    }

    private int Running(long job) =>
        IndexOf(job) is >= 0 and int index && _jobs[index].HasPlace
            ? index
            : throw new InvalidOperationException($"job {job} can't stop: it does not run ({StateOf(job)?.ToString() ?? "it is not in the queue"})");

    private void Set(int index, QueuedJobState state) => _jobs[index] = new QueuedJob(_jobs[index].Number, _jobs[index].Priority, state);

    private void Tell(QueueEffectKind kind, long job) => _effects.Enqueue(new QueueEffect(kind, job));

    private int IndexOf(long job) => _jobs.FindIndex(other => other.Number == job);
}
