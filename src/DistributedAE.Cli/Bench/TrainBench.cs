using DistributedAE.Data;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Runs;

namespace DistributedAE.Cli.Bench;

/// <summary>Compares a whole <c>dae train</c>, with its state machine, run folder, logs and checkpoints, with the bare loop of its steps.</summary>
internal static class TrainBench
{
    private const int Epochs = 4;
    private const int Turns = 3;

    /// <summary>Samples a second of training ÷ those of the bare loop, on as many slots as there are cores; the median of a few turns.</summary>
    public static double TrainOverBareLoop(BenchConfiguration configuration)
    {
        int slots = Environment.ProcessorCount;
        using var bare = new StepBench(configuration, slots);
        int steps = Epochs * BenchData.SampleCount / bare.BatchSize;
        var ratios = new double[Turns];
        for (int turn = 0; turn < Turns; turn++)
        {
            double bareRate = bare.BatchSize * steps * 1000.0 / bare.Run(steps).Sum();
            ratios[turn] = TrainingRate(configuration.Job, slots) / bareRate;
        }

        return BenchSuite.Median(ratios);
    }

    private static double TrainingRate(JobSpec job, int slots)
    {
        JobSpec training = job with
        {
            Data = BenchData.Spec,
            Finetune = job.Finetune with { Epochs = Epochs },
            Checkpoint = new CheckpointSpec { EverySeconds = 0 },
        };
        DataSet data = new DataSource(".").Load(training.Data, training.Seed);
        string path = Path.Combine(Path.GetTempPath(), $"dae-bench-{Guid.NewGuid():N}");
        try
        {
            var file = new JobFile(training, JobFileWriter.Write(training));
            using RunFolder folder = RunFolder.Create(path, file.Text);
            using var computer = new InProcessComputer(slots);
            using var run = new TrainingRun(file, data, folder, computer, new RunObserver(), TimeProvider.System);
            return run.Run().Stages[^1].SamplesPerSecond;
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
