using DistributedAE.Cli.Display;
using DistributedAE.Orchestration;

namespace DistributedAE.Cli.Tests.Display;

public sealed class TrainingMeterTests
{
    private readonly ManualTime _time = new();
    private readonly StagePlan _plan = new("finetune", 2, 4, 10, [25, 25]);

    [Fact]
    public void Half_way_takes_as_long_again()
    {
        var meter = new TrainingMeter(_time);
        meter.Begin(_plan, 0);
        for (int step = 0; step < 10; step++)
        {
            _time.Pass(0.5);
            meter.Step(_plan, step / 5, step % 5, meanLoss: step, samples: 10);
        }

        Assert.Equal((0.5, 100L, 5.0, 5.0), (meter.Share, meter.Samples, meter.Seconds, meter.SecondsLeft));
    }

    [Fact]
    public void Steps_of_an_earlier_run_do_not_count_for_the_time_left()
    {
        var meter = new TrainingMeter(_time);
        meter.Begin(_plan, 3);
        _time.Pass(2);
        meter.Step(_plan, 3, 2, meanLoss: 1, samples: 10);

        Assert.Equal((0.9, 4.0), (meter.Share, meter.SecondsLeft));
    }

    [Fact]
    public void The_loss_is_the_mean_of_the_epoch_so_far()
    {
        var meter = new TrainingMeter(_time);
        meter.Begin(_plan, 0);
        Assert.Equal(double.NaN, meter.Loss);
        meter.Step(_plan, 0, 0, meanLoss: 100, samples: 10);
        meter.EndEpoch();
        meter.Step(_plan, 1, 0, meanLoss: 2, samples: 10);
        meter.Step(_plan, 1, 1, meanLoss: 5, samples: 5);

        Assert.Equal((3.0, 1), (meter.Loss, meter.Epoch));
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var meter = new TrainingMeter(_time);
        meter.Begin(_plan, 0);
        meter.Step(_plan, 0, 0, 1, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 1000; step++)
        {
            meter.Step(_plan, 0, step, 1, 10);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
