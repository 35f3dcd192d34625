using DistributedAE.Cli.Tests.Reproducibility;

namespace DistributedAE.Cli.Tests.Commands;

public sealed class InterruptTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_interrupted_run_saves_and_ends_with_the_same_model_when_resumed(string signal)
    {
        using var folder = new TemporaryFolder();
        SmallJob.Write(folder, SmallJob.Long);
        FinishedRun undisturbed = await FinishedRun.UndisturbedAsync(SmallJob.Long);
        using RunningDae process = DaeProcess.Start(folder.Path, "train", "small.yaml", "--out", "broken", "--slots", "1");
        await process.WaitForLineAsync("finetune: epoch 1 of 1200");
        await process.SignalAsync(signal);
        DaeResult interrupted = await process.EndAsync();
        DaeResult resumed = await DaeProcess.RunAsync(folder.Path, "train", "--resume", "broken", "--slots", "1", "-o", "json");

        Assert.Equal(ExitCodes.Interrupted, interrupted.ExitCode);
        Assert.Equal("dae: interrupted; a checkpoint is saved\ndae: go on with: dae train --resume broken\n", interrupted.Error);
        Assert.True(resumed.ExitCode == ExitCodes.Done, resumed.Error);
        Assert.Equal(undisturbed, FinishedRun.Read(resumed.Output, folder.File("broken")));
    }

    [Fact]
    public async Task A_run_folder_in_use_is_refused()
    {
        using var folder = new TemporaryFolder();
        SmallJob.Write(folder, SmallJob.Long);
        using RunningDae process = DaeProcess.Start(folder.Path, "train", "small.yaml", "--out", "run", "--set", "finetune.epochs=100000", "--slots", "1");
        await process.WaitForLineAsync("finetune: epoch 1 of 100000");

        DaeResult second = await DaeProcess.RunAsync(folder.Path, "train", "--resume", "run");

        Assert.Equal((ExitCodes.BadInput, ""), (second.ExitCode, second.Output));
        Assert.EndsWith($"run is in use by process {process.Id}; wait for it, stop it, or choose another folder\n", second.Error, StringComparison.Ordinal);
        await process.SignalAsync("INT");
        Assert.Equal(ExitCodes.Interrupted, (await process.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task An_unfinished_run_has_no_model_but_loss_curves()
    {
        using var folder = new TemporaryFolder();
        SmallJob.Write(folder, SmallJob.Long);
        using RunningDae process = DaeProcess.Start(folder.Path, "train", "small.yaml", "--out", "run", "--set", "finetune.epochs=100000", "--slots", "1");
        await process.WaitForLineAsync("finetune: epoch 1 of 100000");

        DaeResult evaluated = await DaeProcess.RunAsync(folder.Path, "evaluate", "run");
        DaeResult plotted = await DaeProcess.RunAsync(folder.Path, "plot", "run", "loss", "--out", "pictures");

        Assert.Equal(ExitCodes.NotFound, evaluated.ExitCode);
        Assert.Contains("has no model yet; finish it with: dae train --resume ", evaluated.Error, StringComparison.Ordinal);
        Assert.Equal((ExitCodes.Done, "pictures/loss.png\n"), (plotted.ExitCode, plotted.Output));
        Png.RequirePicture(folder.File("pictures/loss.png"));
    }
}
