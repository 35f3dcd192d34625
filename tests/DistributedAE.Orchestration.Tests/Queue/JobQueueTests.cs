namespace DistributedAE.Orchestration.Tests;

public class JobQueueTests
{
    [Fact]
    public void Higher_priorities_go_first_and_equal_ones_by_submission()
    {
        var queue = new JobQueue(1);
        queue.Submit(1, 0);
        queue.Submit(2, 0);
        queue.Submit(3, 5);
        queue.Submit(4, 5);
        queue.Submit(5, -1);
        Assert.Equal([3L, 4L, 1L, 2L, 5L], queue.Jobs.Select(job => job.Number));
        Assert.Equal("Start 1", Effects(queue));
        queue.JobEnded(1);
        Assert.Equal("Start 3", Effects(queue));
        queue.JobEnded(3);
        Assert.Equal("Start 4", Effects(queue));
        queue.JobEnded(4);
        Assert.Equal("Start 2", Effects(queue));
        Assert.Null(queue.StateOf(4));
    }

    [Fact]
    public void No_more_jobs_run_than_there_are_places()
    {
        var queue = new JobQueue(2);
        for (int job = 1; job <= 4; job++)
        {
            queue.Submit(job, 0);
        }

        Assert.Equal("Start 1, Start 2", Effects(queue));
        queue.JobEnded(2);
        Assert.Equal("Start 3", Effects(queue));
    }

    [Fact]
    public void A_paused_job_frees_its_place_and_a_resumed_one_queues_again_at_its_priority()
    {
        var queue = new JobQueue(1);
        queue.Submit(1, 3);
        queue.Submit(2, 0);
        queue.Submit(3, 0);
        Effects(queue);
        Assert.True(queue.Pause(1));
        Assert.Equal("RequestPause 1", Effects(queue));
        Assert.Equal(QueuedJobState.Pausing, queue.StateOf(1));
        Assert.False(queue.Pause(1));
        queue.JobPaused(1);
        Assert.Equal("Start 2", Effects(queue));
        Assert.True(queue.Resume(1));
        Assert.Equal(string.Empty, Effects(queue));
        Assert.Equal(QueuedJobState.Queued, queue.StateOf(1));
        queue.JobEnded(2);
        Assert.Equal("Start 1", Effects(queue));
    }

    [Fact]
    public void A_job_that_is_resumed_before_it_paused_queues_again_once_it_has()
    {
        var queue = new JobQueue(1);
        queue.Submit(1, 0);
        queue.Pause(1);
        Assert.True(queue.Resume(1));
        Assert.False(queue.Resume(1));
        Effects(queue);
        queue.JobPaused(1);
        Assert.Equal("Start 1", Effects(queue));
        queue.Pause(1);
        queue.Resume(1);
        Assert.True(queue.Pause(1));
        queue.JobPaused(1);
        Assert.Equal(QueuedJobState.Paused, queue.StateOf(1));
    }

    [Fact]
    public void A_job_that_pauses_by_itself_waits_to_be_resumed()
    {
        var queue = new JobQueue(1);
        queue.Submit(1, 0);
        queue.JobPaused(1);
        Assert.Equal(QueuedJobState.Paused, queue.StateOf(1));
        Effects(queue);
        queue.Resume(1);
        Assert.Equal("Start 1", Effects(queue));
    }

    [Fact]
    public void Queued_jobs_are_paused_and_cancelled_without_having_run()
    {
        var queue = new JobQueue(1);
        queue.Submit(1, 0);
        queue.Submit(2, 0);
        queue.Submit(3, 0);
        Effects(queue);
        Assert.True(queue.Pause(2));
        Assert.True(queue.Cancel(3));
        Assert.Equal("Cancelled 3", Effects(queue));
        queue.JobEnded(1);
        Assert.Equal(string.Empty, Effects(queue));
        Assert.True(queue.Cancel(2));
        Assert.Equal("Cancelled 2", Effects(queue));
        Assert.Empty(queue.Jobs);
    }

    [Fact]
    public void A_running_job_is_told_to_end_and_keeps_its_place_until_it_has()
    {
        var queue = new JobQueue(1);
        queue.Submit(1, 0);
        queue.Submit(2, 0);
        Effects(queue);
        Assert.True(queue.Cancel(1));
        Assert.False(queue.Cancel(1));
        Assert.False(queue.Pause(1));
        Assert.False(queue.Resume(1));
        Assert.Equal("RequestCancel 1", Effects(queue));
        queue.JobEnded(1);
        Assert.Equal("Start 2", Effects(queue));
    }

    [Fact]
    public void A_job_that_paused_before_it_was_told_to_end_is_cancelled()
    {
        var queue = new JobQueue(1);
        queue.Submit(1, 0);
        queue.Cancel(1);
        Effects(queue);
        queue.JobPaused(1);
        Assert.Equal("Cancelled 1", Effects(queue));
        Assert.Null(queue.StateOf(1));
    }

    [Fact]
    public void A_job_that_was_paused_before_a_restart_stays_so()
    {
        var queue = new JobQueue(1);
        queue.Submit(1, 0, paused: true);
        queue.Submit(2, 0);
        Assert.Equal("Start 2", Effects(queue));
        Assert.Equal(QueuedJobState.Paused, queue.StateOf(1));
    }

    [Fact]
    public void Calls_that_make_no_sense_are_refused_or_change_nothing()
    {
        var queue = new JobQueue(1);
        queue.Submit(1, 0, paused: true);
        Assert.StartsWith("job 1 is in the queue already", Assert.Throws<ArgumentException>(() => queue.Submit(1, 0)).Message, StringComparison.Ordinal);
        Assert.Equal("job 1 can't stop: it does not run (Paused)", Assert.Throws<InvalidOperationException>(() => queue.JobEnded(1)).Message);
        Assert.Equal("job 9 can't stop: it does not run (it is not in the queue)", Assert.Throws<InvalidOperationException>(() => queue.JobPaused(9)).Message);
        Assert.False(queue.Pause(9));
        Assert.False(queue.Resume(9));
        Assert.False(queue.Cancel(9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JobQueue(0));
    }

    private static string Effects(JobQueue queue)
    {
        var texts = new List<string>();
        while (queue.TryTake(out QueueEffect effect))
        {
            texts.Add($"{effect.Kind} {effect.Job}");
        }

        return string.Join(", ", texts);
    }
}
