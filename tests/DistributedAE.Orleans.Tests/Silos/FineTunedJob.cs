using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Tests;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Runs;

namespace DistributedAE.Orleans.Tests.Silos;

/// <summary>A job that is fine-tuned for as long as something has to happen to its silos: it never comes to its end by itself, on however fast a machine.</summary>
internal static class FineTunedJob
{
    /// <summary>The job file.</summary>
    public const string Text = """
        name: small
        data: { source: digits, trainCount: 400, testCount: 0, validation: 0.1 }
        model: { layers: [784, 100, 20] }
        pretrain: { epochs: 2, batchSize: 16 }
        finetune: { epochs: 100000, batchSize: 16, optimizer: { kind: adam, learningRate: 0.0001, clipNorm: 1 } }
        parallel: { shards: 8, partitions: 2 }
        checkpoint: { everySeconds: 0.5 }
        """;

    private const int StepsPerEpoch = 23;

    /// <summary>Trains in this process up to the place of a checkpoint.</summary>
    /// <param name="place">A checkpoint of fine-tuning.</param>
    /// <returns>The hash of the model there.</returns>
    public static string HashAt(CheckpointView place)
    {
        using var folder = new TemporaryFolder();
        using var there = new CancellationTokenSource();
        string run = folder.File("run");
        RunOutcome outcome = SmallJobs.Train(run, new StopAt(StepsOf(place.Epoch, place.Step), there), Text, there.Token);
        Assert.Equal(JobStateKind.Paused, outcome.State.Kind);
        ManifestLine last = CheckpointManifest.Open(Path.Combine(new RunPaths(run).Checkpoints, CheckpointStore.ManifestName), []).Lines[^1];
        Assert.Equal((place.Stage, StepsOf(place.Epoch, place.Step)), (last.Stage, StepsOf(last.Epoch, last.Step)));
        return last.ModelSha256;
    }

    private static int StepsOf(int epoch, int step) => (epoch * StepsPerEpoch) + step;

    /// <summary>Has fine-tuning pause after so many steps, at least 2: a run that is told to behind a step does one more, which is asked for already.</summary>
    private sealed class StopAt(int steps, CancellationTokenSource there) : RunObserver
    {
        public override void StepDone(StagePlan plan, in StepReport step)
        {
            if (plan.Name == "finetune" && (steps - 1) % StepsPerEpoch != 0 && StepsOf(step.Epoch, step.StepOfEpoch) == steps - 2)
            {
                there.Cancel();
            }
        }

        public override void EpochEnded(StagePlan plan, EpochReport report)
        {
            // between the last step of an epoch and the first one of the next the run measures the validation loss
            if (plan.Name == "finetune" && StepsOf(report.Epoch + 1, 0) == steps - 1)
            {
                there.Cancel();
            }
        }
    }
}
