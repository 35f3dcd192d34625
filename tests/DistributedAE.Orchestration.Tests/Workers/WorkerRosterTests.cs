namespace DistributedAE.Orchestration.Tests;

public class WorkerRosterTests
{
    [Fact]
    public void Before_anyone_is_measured_slots_tell_the_share()
    {
        var roster = new WorkerRoster(new LeaseOptions());
        Worker small = roster.Join(1, "small", 1, TimeSpan.Zero);
        Worker large = roster.Join(2, "large", 3, TimeSpan.Zero);
        Assert.Equal(0.25, roster.ShareOf(small));
        Assert.Equal(0.75, roster.ShareOf(large));
        Assert.False(roster.IsAnyMeasured);
    }

    [Fact]
    public void A_worker_without_a_measurement_counts_as_the_others_do_per_slot()
    {
        var roster = new WorkerRoster(new LeaseOptions());
        Worker known = roster.Join(1, "known", 2, TimeSpan.Zero);
        Worker fresh = roster.Join(2, "new", 1, TimeSpan.Zero);
        Give(known, 1, 100, TimeSpan.Zero);
        Measure(known, 1, TimeSpan.FromSeconds(5));
        Assert.False(roster.IsAnyMeasured, "the first block of a stage takes the loading of the data too");
        Give(known, 2, 100, TimeSpan.FromSeconds(5));
        Measure(known, 2, TimeSpan.FromSeconds(6));
        Assert.Equal(100, roster.SpeedOf(known));
        Assert.Equal(50, roster.SpeedOf(fresh));
        Assert.True(roster.IsAnyMeasured);
    }

    [Fact]
    public void A_block_that_waited_for_the_one_before_it_is_measured_from_that_ones_end()
    {
        var roster = new WorkerRoster(new LeaseOptions());
        Worker worker = roster.Join(1, "worker", 1, TimeSpan.Zero);
        Give(worker, 1, 100, TimeSpan.Zero);
        Give(worker, 2, 100, TimeSpan.Zero);
        Measure(worker, 1, TimeSpan.FromSeconds(1));
        Measure(worker, 2, TimeSpan.FromSeconds(2));
        Assert.Equal(100, worker.MeasuredSpeed, 9);
    }

    [Fact]
    public void Speed_follows_the_last_blocks_and_long_blocks_most()
    {
        var meter = new SpeedMeter();
        meter.Measure(100, TimeSpan.FromSeconds(1));
        Assert.Equal(100, meter.Speed);
        meter.Measure(1, TimeSpan.FromSeconds(0.001));
        Assert.InRange(meter.Speed, 100, 102);
        for (int block = 0; block < 20; block++)
        {
            meter.Measure(100, TimeSpan.FromSeconds(2));
        }

        Assert.Equal(50, meter.Speed, 0);
        meter.Measure(0, TimeSpan.FromSeconds(9));
        meter.Measure(9, TimeSpan.Zero);
        Assert.Equal(50, meter.Speed, 0);
    }

    [Fact]
    public void Only_the_last_workers_that_are_gone_are_remembered()
    {
        var roster = new WorkerRoster(new LeaseOptions());
        Worker stays = roster.Join(1, "stays", 1, TimeSpan.Zero);
        for (int id = 2; id < 500; id++)
        {
            WorkerRoster.Lose(roster.Join(id, "short-lived", 1, TimeSpan.FromSeconds(id)), WorkerState.Lost);
        }

        Assert.InRange(roster.Workers.Count, WorkerRoster.GoneRemembered, WorkerRoster.GoneRemembered + 2);
        Assert.Same(stays, roster.Find(1));
        Assert.NotNull(roster.Find(499));
        Assert.Null(roster.Find(2));
        Assert.Equal(1, roster.ActiveCount);
    }

    [Fact]
    public void A_lease_shorter_than_two_heartbeats_is_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new WorkerRoster(new LeaseOptions { Lease = TimeSpan.FromSeconds(1.5) }));
        Assert.Equal("a lease of 1.5 s and a heartbeat every 1 s don't go together: the heartbeat must be above 0 s and the lease at least twice as long", error.Message);
    }

    private static void Give(Worker worker, long generation, double cost, TimeSpan now) =>
        worker.Give(new HeldBlock(default, new Assignment(0, new Block(0, 1), worker.Id, generation), cost, now));

    private static void Measure(Worker worker, long generation, TimeSpan now)
    {
        Assert.True(worker.TryTakeBack(generation, out HeldBlock block));
        worker.Measure(block, now);
    }
}
