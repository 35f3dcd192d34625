using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Runs;

namespace DistributedAE.Server.Tests;

/// <summary>Jobs that take a fraction of a second.</summary>
internal static class SmallJobs
{
    public const string Text = """
        name: small
        data: { source: digits, trainCount: 200, testCount: 10, validation: 0.1 }
        model: { layers: [784, 8] }
        pretrain: { epochs: 2, batchSize: 16 }
        finetune: { epochs: 2, batchSize: 16 }
        checkpoint: { everySeconds: 0 }
        """;

    public static JobSubmission Submission { get; } = new(Text);

    /// <summary>The hash that a run in this process gives, without any coordinator.</summary>
    public static string HashInProcess(string text = Text)
    {
        using var folder = new TemporaryFolder();
        return Train(folder.File("run"), new RunObserver(), text).ModelSha256!;
    }

    /// <summary>Trains in this process, in a new run folder or on from a folder's last checkpoint.</summary>
    public static RunOutcome Train(string folder, RunObserver observer, string text = Text, CancellationToken pause = default)
    {
        JobFile job = JobFileReader.Read(text, "job.yaml");
        DataSet data = new DataSource(folder).Load(job.Spec.Data, job.Spec.Seed, CancellationToken.None);
        using RunFolder run = Directory.Exists(folder) ? RunFolder.Open(folder) : RunFolder.Create(folder, job.Text);
        using var computer = new InProcessComputer(1);
        using var training = new TrainingRun(job, data, run, computer, observer, TimeProvider.System);
        return training.Run(pause: pause);
    }
}
