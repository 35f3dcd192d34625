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
        JobFile job = JobFileReader.Read(text, "job.yaml");
        DataSet data = new DataSource(folder.Path).Load(job.Spec.Data, job.Spec.Seed);
        using RunFolder run = RunFolder.Create(folder.File("run"), job.Text);
        using var computer = new InProcessComputer(1);
        using var training = new TrainingRun(job, data, run, computer, new RunObserver(), TimeProvider.System);
        return training.Run().ModelSha256!;
    }
}
