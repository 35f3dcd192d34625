namespace DistributedAE.Cli.Tests.Reproducibility;

/// <summary>Ctrl-C saves a checkpoint, says how to go on, and going on gives the bits of an undisturbed run.</summary>
public sealed class InterruptedRunTests
{
    /// <summary>There is time to interrupt it, on however busy a machine.</summary>
    private const int Epochs = 40;

    [Fact]
    public async Task An_interrupted_run_goes_on_to_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        FinishedRun undisturbed = await FinishedRun.UndisturbedAsync(SmallJobs.Longer(SmallJobs.Reconstruct, Epochs));
        await File.WriteAllTextAsync(folder.File(SmallJobs.FileName), SmallJobs.Longer(SmallJobs.SavingAlways, Epochs));
        using DaeRun run = DaeRun.Start(folder.Path, [], "train", SmallJobs.FileName, "--out", "run");
        await run.UntilAsync(() => File.Exists(folder.File("run/checkpoints/manifest.jsonl")));

        run.Interrupt();
        DaeResult interrupted = await run.EndAsync();
        using DaeRun resumed = DaeRun.Start(folder.Path, [], "train", "--resume", "run", "--slots", "1", "-o", "json");
        FinishedRun finished = await FinishedRun.EndAsync(resumed, folder);

        Assert.Equal(ExitCodes.Interrupted, interrupted.ExitCode);
        Assert.EndsWith(
            "dae: interrupted; a checkpoint is saved\ndae: go on with: dae train --resume run\n", interrupted.Error, StringComparison.Ordinal);
        Assert.Equal(undisturbed with { ModelBytes = finished.ModelBytes }, finished);
    }
}
