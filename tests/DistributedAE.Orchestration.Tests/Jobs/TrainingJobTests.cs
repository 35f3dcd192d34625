namespace DistributedAE.Orchestration.Tests;

public class TrainingJobTests
{
    [Fact]
    public void A_job_goes_through_its_stages_epochs_and_steps()
    {
        StagePlan[] plans = [Plan(0, epochs: 1), Plan(1, epochs: 2, validation: 5)];
        JobHost host = new JobHost(new TrainingJob(plans))
        {
            Loss = effect => effect.Step,
            ValidationLoss = _ => 0.25,
        }.Run();
        Assert.Equal(
            [
                "begin 0", "step 0.0.0 v0", "step 0.0.1 v1", "epoch 0.0 0.5 NaN", "end 0", "save StageEnd",
                "begin 1", "step 1.0.0 v0", "step 1.0.1 v1", "validate 1.0", "epoch 1.0 0.5 0.25",
                "step 1.1.0 v2", "step 1.1.1 v3", "validate 1.1", "epoch 1.1 0.5 0.25", "end 1", "save StageEnd",
                "JobEnded",
            ],
            host.Log);
        Assert.Equal(new JobState(JobStateKind.Finished, 2), host.Job.State);
        Assert.True(host.Job.State.IsTerminal);
    }

    [Fact]
    public void Early_stopping_keeps_the_best_parameters_and_puts_them_back()
    {
        double[] losses = [3, 1, 2, 1.5, 0];
        JobHost host = new JobHost(new TrainingJob([Plan(0, epochs: 5, validation: 5, patience: 2)]))
        {
            ValidationLoss = effect => losses[effect.Epoch],
        }.Run();
        string[] marks = [.. host.Log.Where(line => line.Contains("Best") || line.StartsWith("validate") || line.StartsWith("end"))];
        Assert.Equal(["validate 0.0", "KeepBest", "validate 0.1", "KeepBest", "validate 0.2", "validate 0.3", "RestoreBest", "end 0"], marks);
        Assert.Equal(JobStateKind.Finished, host.Job.State.Kind);
    }

    [Fact]
    public void Without_early_stopping_the_last_parameters_stay()
    {
        JobHost host = new JobHost(new TrainingJob([Plan(0, epochs: 3, validation: 5)])) { ValidationLoss = effect => effect.Epoch }.Run();
        Assert.DoesNotContain(host.Log, line => line.Contains("Best"));
    }

    [Fact]
    public void A_resume_at_any_border_of_two_steps_goes_on_exactly()
    {
        StagePlan[] plans = [Plan(0, epochs: 2), Plan(1, epochs: 3, validation: 5, patience: 1), Plan(2, epochs: 2, validation: 5)];
        Func<JobEffect, double> validation = effect => effect.Stage == 1 && effect.Epoch == 1 ? 9 : 1.0 / (1 + effect.Version);
        List<string> whole = new JobHost(new TrainingJob(plans)) { ValidationLoss = validation }.Run().Log;
        int steps = whole.Count(line => line.StartsWith("step"));
        for (int cut = 1; cut <= steps; cut++)
        {
            int done = 0;
            JobHost first = new JobHost(new TrainingJob(plans))
            {
                ValidationLoss = validation,
                Meanwhile = effect => effect.Kind == JobEffectKind.OpenStep && ++done == cut ? JobEvent.CancelRequested : null,
            }.Run();
            Assert.Equal(JobStateKind.Cancelled, first.Job.State.Kind);
            JobHost second = new JobHost(new TrainingJob(plans, null, first.Saved)) { ValidationLoss = validation }.Run();
            Assert.Equal(JobStateKind.Finished, second.Job.State.Kind);
            Assert.Equal(Training(whole), Training(first.Log).Concat(Training(second.Log)));
        }
    }

    [Fact]
    public void A_finished_job_that_is_resumed_only_ends()
    {
        StagePlan[] plans = [Plan(0)];
        JobHost host = new JobHost(new TrainingJob(plans)).Run();
        Assert.Equal(["JobEnded"], new JobHost(new TrainingJob(plans, null, host.Saved)).Run().Log);
    }

    [Fact]
    public void A_checkpoint_is_saved_when_its_time_has_come()
    {
        int seconds = 0;
        var job = new TrainingJob([Plan(0, epochs: 4)], TimeSpan.FromSeconds(3));
        List<string> log = new JobHost(job)
        {
            Meanwhile = effect => effect.Kind == JobEffectKind.OpenStep ? JobEvent.TimePassed(TimeSpan.FromSeconds(++seconds)) : null,
        }.Run().Log;
        Assert.Equal(2, log.Count(line => line == "save Due"));
        Assert.Equal("step 0.1.1 v3", log[log.IndexOf("save Due") - 1]);
        Assert.Equal("step 0.3.0 v6", log[log.LastIndexOf("save Due") - 1]);
    }

    [Fact]
    public void A_wanted_checkpoint_is_saved_before_the_next_step()
    {
        List<string> log = new JobHost(new TrainingJob([Plan(0)]))
        {
            Meanwhile = effect => effect is { Kind: JobEffectKind.OpenStep, Step: 0 } ? JobEvent.CheckpointDue : null,
        }.Run().Log;
        Assert.Equal(["begin 0", "step 0.0.0 v0", "save Due", "step 0.0.1 v1"], log.Take(4));
    }

    [Fact]
    public void A_pause_saves_a_checkpoint_and_a_resume_goes_on()
    {
        JobHost host = new JobHost(new TrainingJob([Plan(0)]))
        {
            Meanwhile = effect => effect is { Kind: JobEffectKind.OpenStep, Step: 0 } ? JobEvent.PauseRequested : null,
        }.Run();
        Assert.Equal(["begin 0", "step 0.0.0 v0", "save Pause", "JobPaused"], host.Log);
        Assert.Equal(new JobState(JobStateKind.Paused, 0), host.Job.State);
        host.Job.Handle(JobEvent.PauseRequested);
        host.Job.Handle(JobEvent.ResumeRequested);
        host.Run();
        Assert.Equal(["step 0.0.1 v1", "epoch 0.0 0.75 NaN", "end 0", "save StageEnd", "JobEnded"], host.Log.Skip(4));
    }

    [Fact]
    public void A_cancelled_job_saves_a_checkpoint_and_ends()
    {
        JobHost host = new JobHost(new TrainingJob([Plan(0)]))
        {
            Meanwhile = effect => effect is { Kind: JobEffectKind.OpenStep, Step: 0 } ? JobEvent.CancelRequested : null,
        }.Run();
        Assert.Equal(["begin 0", "step 0.0.0 v0", "save Cancel", "JobEnded"], host.Log);
        Assert.Equal(JobStateKind.Cancelled, host.Job.State.Kind);
        Assert.Equal(1, host.Saved!.InStage.Step);
    }

    [Fact]
    public void A_job_can_be_cancelled_before_its_start_and_while_paused()
    {
        var pending = new TrainingJob([Plan(0)]);
        pending.Handle(JobEvent.CancelRequested);
        Assert.Equal(JobStateKind.Cancelled, pending.State.Kind);

        var paused = new TrainingJob([Plan(0)]);
        paused.Handle(JobEvent.PauseRequested);
        paused.Handle(JobEvent.Started);
        Assert.Equal(JobStateKind.Paused, paused.State.Kind);
        paused.Handle(JobEvent.CancelRequested);
        Assert.Equal(JobStateKind.Cancelled, paused.State.Kind);
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_saved_pauses_the_job_and_is_tried_again_on_resume()
    {
        bool full = true;
        JobHost host = new JobHost(new TrainingJob([Plan(0)]))
        {
            Answer = effect => effect.Kind == JobEffectKind.SaveCheckpoint && full ? JobEvent.CheckpointFailed("the disk is full") : null,
        }.Run();
        Assert.Equal(new JobState(JobStateKind.Paused, 1, "a checkpoint could not be saved: the disk is full"), host.Job.State);
        full = false;
        host.Job.Handle(JobEvent.ResumeRequested);
        host.Run();
        Assert.Equal(["end 0", "save StageEnd", "JobPaused", "save StageEnd", "JobEnded"], host.Log.TakeLast(5));
        Assert.Equal(JobStateKind.Finished, host.Job.State.Kind);
    }

    [Fact]
    public void A_cancelled_job_that_cannot_save_says_so()
    {
        JobHost host = new JobHost(new TrainingJob([Plan(0)]))
        {
            Meanwhile = effect => effect.Kind == JobEffectKind.OpenStep ? JobEvent.CancelRequested : null,
            Answer = effect => effect.Kind == JobEffectKind.SaveCheckpoint ? JobEvent.CheckpointFailed("the disk is full") : null,
        }.Run();
        Assert.Equal(new JobState(JobStateKind.Cancelled, 0, "the last checkpoint could not be saved: the disk is full"), host.Job.State);
    }

    [Fact]
    public void A_loss_that_is_not_finite_fails_the_job_and_names_the_place()
    {
        JobHost host = new JobHost(new TrainingJob([Plan(0, epochs: 3)])) { Loss = effect => effect.Version == 3 ? double.NaN : 1 }.Run();
        Assert.Equal(new Divergence("pretrain[0]", 1, 1, "the loss is NaN"), host.Job.Divergence);
        Assert.Equal(new JobState(JobStateKind.Failed, 0, host.Job.Divergence!.Message), host.Job.State);
        Assert.Equal("JobEnded", host.Log[^1]);
        Assert.Null(host.Saved);
    }

    [Theory]
    [InlineData(JobEffectKind.MeasureValidation, "some parameters are NaN or infinite", 0)]
    [InlineData(JobEffectKind.SaveCheckpoint, "some parameters are NaN or infinite", 1)]
    public void Parameters_that_are_not_finite_fail_the_job(JobEffectKind seenAt, string what, int epoch)
    {
        JobHost host = new JobHost(new TrainingJob([Plan(0, epochs: 2, validation: 5)]))
        {
            Answer = effect => effect.Kind == seenAt ? JobEvent.ParametersNotFinite : null,
        }.Run();
        Assert.Equal(new Divergence("pretrain[0]", epoch, 1, what), host.Job.Divergence);
        Assert.Equal(JobStateKind.Failed, host.Job.State.Kind);
    }

    [Fact]
    public void A_validation_loss_that_is_not_finite_fails_the_job()
    {
        JobHost host = new JobHost(new TrainingJob([Plan(0, validation: 5)])) { ValidationLoss = _ => double.PositiveInfinity }.Run();
        Assert.Equal(new Divergence("pretrain[0]", 0, 1, "the validation loss is infinite"), host.Job.Divergence);
    }

    [Fact]
    public void Work_that_was_abandoned_is_asked_for_again_unless_the_job_is_to_end()
    {
        int times = 0;
        JobHost host = new JobHost(new TrainingJob([Plan(0)]))
        {
            Answer = effect => effect.Kind == JobEffectKind.OpenStep && ++times == 2 ? JobEvent.WorkAbandoned : null,
        }.Run();
        Assert.Equal(2, host.Log.Count(line => line == "step 0.0.1 v1"));
        Assert.Equal(JobStateKind.Finished, host.Job.State.Kind);

        JobHost cancelled = new JobHost(new TrainingJob([Plan(0)]))
        {
            Meanwhile = effect => effect.Kind == JobEffectKind.BeginStage ? JobEvent.CancelRequested : null,
            Answer = effect => effect.Kind == JobEffectKind.BeginStage ? JobEvent.WorkAbandoned : null,
        }.Run();
        Assert.Equal(["begin 0", "JobEnded"], cancelled.Log);
    }

    [Fact]
    public void Work_that_failed_fails_the_job()
    {
        JobHost host = new JobHost(new TrainingJob([Plan(0)]))
        {
            Answer = effect => effect.Kind == JobEffectKind.BeginStage ? JobEvent.WorkFailed("train.csv is gone") : null,
        }.Run();
        Assert.Equal(new JobState(JobStateKind.Failed, 0, "train.csv is gone"), host.Job.State);
    }

    [Fact]
    public void An_answer_to_nothing_is_an_error_and_a_finished_job_ignores_everything()
    {
        var job = new TrainingJob([Plan(0)]);
        job.Handle(JobEvent.Started);
        var error = Assert.Throws<InvalidOperationException>(() => job.Handle(JobEvent.StepCompleted(1, 4)));
        Assert.Equal("the job did not ask for StepCompleted: it is Running and waits for StageReady", error.Message);

        new JobHost(job).Run();
        JobState ended = job.State;
        job.Handle(JobEvent.CancelRequested);
        job.Handle(JobEvent.StepCompleted(1, 4));
        Assert.Equal(ended, job.State);
        Assert.False(job.TryTake(out _));
    }

    [Fact]
    public void Progress_of_another_job_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new TrainingJob([Plan(0)], null, new JobProgress(2, StageProgress.None)));
        Assert.StartsWith("the job has 1 stages; it cannot go on at stage 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var job = new TrainingJob([new StagePlan("finetune", 0, 1, 8, [4000, 4000])], TimeSpan.FromHours(1));
        job.Handle(JobEvent.Started);
        job.TryTake(out _);
        job.Handle(JobEvent.StageReady);
        Steps(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Steps(900);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Steps(int count)
        {
            while (count-- > 0 && job.TryTake(out JobEffect effect))
            {
                job.Handle(JobEvent.TimePassed(TimeSpan.FromSeconds(effect.Step)));
                job.Handle(JobEvent.StepCompleted(1, 8));
            }
        }
    }

    private static StagePlan Plan(int index, int epochs = 1, int validation = 0, int? patience = null) =>
        new($"pretrain[{index}]", index, epochs, 4, [4, 4]) { ValidationSamples = validation, EarlyStoppingPatience = patience };

    private static IEnumerable<string> Training(IEnumerable<string> log) =>
        log.Where(line => !line.StartsWith("begin") && !line.StartsWith("save") && line != "JobEnded");
}
