namespace DistributedAE.Autoencoders.Tests.Optimizers;

public sealed class LearningRateSchedulesTests
{
    private const int StepsPerEpoch = 10;
    private const int Epochs = 8;

    [Fact]
    public void A_constant_rate_stays()
    {
        Assert.Equal(0.5, RateAt(LearningRateSchedule.Constant, 0));
        Assert.Equal(0.5, RateAt(LearningRateSchedule.Constant, 79));
    }

    [Fact]
    public void A_step_schedule_falls_after_every_so_many_epochs()
    {
        var schedule = new LearningRateSchedule(ScheduleKind.Step, 0, 0.25, 2, 0);
        Assert.Equal(0.5, RateAt(schedule, 19));
        Assert.Equal(0.125, RateAt(schedule, 20));
        Assert.Equal(0.125, RateAt(schedule, 39));
        Assert.Equal(0.03125, RateAt(schedule, 40));
    }

    [Fact]
    public void An_exponential_schedule_falls_with_every_step()
    {
        var schedule = new LearningRateSchedule(ScheduleKind.Exponential, 0, 0.25, 1, 0);
        Assert.Equal(0.5, RateAt(schedule, 0));
        Assert.Equal(0.25, RateAt(schedule, 5), 1e-15);
        Assert.Equal(0.125, RateAt(schedule, 10), 1e-15);
        Assert.Equal(0.5 * Math.Pow(0.25, 0.7), RateAt(schedule, 7), 1e-15);
    }

    [Fact]
    public void A_factor_of_zero_ends_training_after_the_first_period()
    {
        Assert.Equal(0.5, RateAt(new LearningRateSchedule(ScheduleKind.Exponential, 0, 0, 1, 0), 0));
        Assert.Equal(0, RateAt(new LearningRateSchedule(ScheduleKind.Exponential, 0, 0, 1, 0), 1));
        Assert.Equal(0.5, RateAt(new LearningRateSchedule(ScheduleKind.Step, 0, 0, 1, 0), 9));
        Assert.Equal(0, RateAt(new LearningRateSchedule(ScheduleKind.Step, 0, 0, 1, 0), 10));
    }

    [Fact]
    public void A_cosine_falls_from_the_rate_to_its_final_share_over_the_stage()
    {
        var schedule = new LearningRateSchedule(ScheduleKind.Cosine, 0, 1, 1, 0.1);
        Assert.Equal(0.5, RateAt(schedule, 0), 1e-15);
        Assert.Equal(0.5 * 0.55, RateAt(schedule, 40), 1e-15);
        Assert.Equal(0.5 * (0.1 + (0.9 * (1 + Math.Cos(Math.PI / 4)) / 2)), RateAt(schedule, 20), 1e-15);
        Assert.Equal(0.05, RateAt(schedule, 80), 1e-15);
        Assert.Equal(0.05, RateAt(schedule, 1000), 1e-15);
        Assert.All(Enumerable.Range(0, 79), step => Assert.True(RateAt(schedule, step + 1) < RateAt(schedule, step)));
    }

    [Fact]
    public void Warm_up_rises_in_equal_parts_to_the_full_rate()
    {
        var schedule = new LearningRateSchedule(ScheduleKind.Constant, 0.4, 1, 1, 0);
        Assert.Equal(
            new[] { 0.125, 0.25, 0.375, 0.5, 0.5 }, Enumerable.Range(0, 5).Select(step => RateAt(schedule, step)));
    }

    [Fact]
    public void Warm_up_multiplies_the_schedule_that_runs_from_the_stages_start()
    {
        var schedule = new LearningRateSchedule(ScheduleKind.Step, 2, 0.5, 1, 0);
        Assert.Equal(0.5 * 0.5, RateAt(schedule, 9));
        Assert.Equal(0.5 * 0.55 * 0.5, RateAt(schedule, 10), 1e-15);
        Assert.Equal(0.5 * 0.25, RateAt(schedule, 20));
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        var settings = new OptimizerSettings(OptimizerKind.Sgd, 0.5);
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedules.RateAt(settings, -1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedules.RateAt(settings, 0, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedules.RateAt(settings, 0, 1, 0));
    }

    private static double RateAt(LearningRateSchedule schedule, long step) => LearningRateSchedules.RateAt(
        new OptimizerSettings(OptimizerKind.Sgd, 0.5) { Schedule = schedule }, step, StepsPerEpoch, Epochs);
}
