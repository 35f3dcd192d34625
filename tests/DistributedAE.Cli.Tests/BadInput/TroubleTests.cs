using DistributedAE.Cli.Tests.Reproducibility;

namespace DistributedAE.Cli.Tests.BadInput;

/// <summary>What goes wrong while a job runs.</summary>
public sealed class TroubleTests
{
    [Fact]
    public async Task A_diverging_job_says_where_and_keeps_the_last_good_checkpoint()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("job.yaml"), """
            data: { source: digits, trainCount: 60, testCount: 5 }
            model: { layers: [784, 8], activation: relu, output: linear }
            pretrain: { epochs: 1, batchSize: 8, loss: squaredError, optimizer: { kind: sgd, learningRate: 0.0001 } }
            finetune: { epochs: 50, batchSize: 8, optimizer: { kind: sgd, learningRate: 1000 } }
            parallel: { shards: 4 }
            checkpoint: { everySeconds: 0 }
            """);

        DaeResult first = await DaeProcess.RunAsync(folder.Path, "train", "job.yaml", "--out", "run", "--slots", "1");
        DaeResult again = await DaeProcess.RunAsync(folder.Path, "train", "--resume", "run", "--slots", "1");

        foreach (DaeResult result in new[] { first, again })
        {
            Assert.Equal(ExitCodes.Failed, result.ExitCode);
            Assert.Matches(
                @"^dae: finetune diverged: the loss is (infinite|not a number|NaN) at epoch [1-9]\d*, step \d+; lower the learning rate of this stage, or clip its gradient \(optimizer\.clipNorm\)\n",
                result.Error);
            Assert.Matches(@"\ndae: the last good checkpoint is run/checkpoints/checkpoint-000001\.safetensors\n$", result.Error);
        }

        Assert.False(File.Exists(folder.File("run/model.safetensors")));
        Assert.Contains(
            FinishedRun.Lines(folder.File("run/events.jsonl")), line => (string?)line["event"] == "resumed" && (string?)line["stage"] == "finetune");
    }

    [Fact]
    public async Task A_run_folder_in_use_is_refused_with_the_number_of_the_process()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File(SmallJobs.FileName), SmallJobs.Longer(SmallJobs.SavingAlways, 10_000));
        using DaeRun holder = DaeRun.Start(folder.Path, [], "train", SmallJobs.FileName, "--out", "run");
        await holder.UntilAsync(() => File.Exists(folder.File("run/checkpoints/manifest.jsonl")));
        holder.Freeze();
        string[] before = Refusal.Entries(folder);

        DaeResult result = await DaeProcess.RunAsync(folder.Path, "train", "--resume", "run");

        Assert.Equal((ExitCodes.BadInput, ""), (result.ExitCode, result.Output));
        Assert.Equal(
            $"the run folder {folder.File("run")} is in use by process {holder.Id}; wait for it, stop it, or choose another folder\n", result.Error);
        Assert.Equal(before, Refusal.Entries(folder));
    }
}
