using DistributedAE.Cli.Tests.Reproducibility;

namespace DistributedAE.Cli.Tests.BadInput;

/// <summary>A disk that is full pauses the job with the reason; with room again it goes on to the same bits.</summary>
public sealed class FullDiskTests
{
    private const int LargeEnough = 400_000;

    [SmallDiskFact]
    public async Task A_full_disk_pauses_the_job_and_the_last_good_checkpoint_stays()
    {
        FinishedRun undisturbed = await FinishedRun.UndisturbedAsync(SmallJobs.Reconstruct);
        using var folder = new TemporaryFolder();
        using var disk = new SmallDisk(folder.File("disk"), 4000);
        await File.WriteAllTextAsync(
            folder.File(SmallJobs.FileName), SmallJobs.SavingAlways.Replace("keep: 3", "keep: 1000", StringComparison.Ordinal));

        DaeResult full = await DaeProcess.RunAsync(folder.Path, "train", SmallJobs.FileName, "--out", "disk/run", "--slots", "1");
        string[] left = Directory.GetFiles(folder.File("disk/run/checkpoints"));
        int listed = FinishedRun.Lines(folder.File("disk/run/checkpoints/manifest.jsonl")).Length;
        disk.Grow(LargeEnough);
        DaeResult resumed = await DaeProcess.RunAsync(folder.Path, "train", "--resume", "disk/run", "--slots", "1", "-o", "json");

        Assert.Equal(ExitCodes.Failed, full.ExitCode);
        Assert.Contains("dae: a checkpoint could not be saved: cannot write ", full.Error, StringComparison.Ordinal);
        Assert.EndsWith(
            " is full; free some space\ndae: mend that, then go on with: dae train --resume disk/run\n", full.Error, StringComparison.Ordinal);
        Assert.True(listed > 0);
        Assert.Equal(listed + 1, left.Length);
        Assert.True(resumed.ExitCode == ExitCodes.Done, resumed.Error);
        FinishedRun finished = FinishedRun.Read(resumed.Output, folder.File("disk/run"));
        Assert.Equal(undisturbed with { ModelBytes = finished.ModelBytes }, finished);
    }

    [SmallDiskFact]
    public async Task A_disk_too_full_for_the_model_pauses_the_job_too()
    {
        FinishedRun undisturbed = await FinishedRun.UndisturbedAsync(SmallJobs.Tiny);
        using var folder = new TemporaryFolder();

        // room for the checkpoints of the stages' ends (52 kB and a bit each), not for a file more
        using var disk = new SmallDisk(folder.File("disk"), 216);
        await File.WriteAllTextAsync(folder.File(SmallJobs.FileName), SmallJobs.Tiny);

        DaeResult full = await DaeProcess.RunAsync(folder.Path, "train", SmallJobs.FileName, "--out", "disk/run", "--slots", "1");
        bool hasModel = File.Exists(folder.File("disk/run/model.safetensors"));
        disk.Grow(LargeEnough);
        DaeResult resumed = await DaeProcess.RunAsync(folder.Path, "train", "--resume", "disk/run", "--slots", "1", "-o", "json");

        Assert.Equal((ExitCodes.Failed, false), (full.ExitCode, hasModel));
        Assert.Contains("dae: the model could not be written: cannot write ", full.Error, StringComparison.Ordinal);
        Assert.EndsWith(
            " is full; free some space\ndae: mend that, then go on with: dae train --resume disk/run\n", full.Error, StringComparison.Ordinal);
        Assert.True(resumed.ExitCode == ExitCodes.Done, resumed.Error);
        Assert.Equal(undisturbed, FinishedRun.Read(resumed.Output, folder.File("disk/run")));
    }

    [SmallDiskFact]
    public async Task A_disk_too_full_for_the_pictures_leaves_the_model_and_no_half_picture()
    {
        using var folder = new TemporaryFolder();
        using var disk = new SmallDisk(folder.File("disk"), 4000);
        await File.WriteAllTextAsync(folder.File(SmallJobs.FileName), SmallJobs.Tiny);
        DaeResult undisturbed = await DaeProcess.RunAsync(folder.Path, "train", SmallJobs.FileName, "--out", "disk/run", "--slots", "1", "-o", "json");
        FinishedRun whole = FinishedRun.Read(undisturbed.Output, folder.File("disk/run"));
        string model = folder.File("disk/run/model.safetensors");
        long modelBytes = new FileInfo(model).Length;
        File.Delete(model);
        Array.ForEach(Directory.GetFiles(folder.File("disk/run"), "*.png"), File.Delete);
        disk.FillUpTo(modelBytes + 16_000);

        DaeResult full = await DaeProcess.RunAsync(folder.Path, "train", "--resume", "disk/run", "--slots", "1", "-o", "json");
        DaeResult plotted = await DaeProcess.RunAsync(folder.Path, "plot", "disk/run", "latent", "--out", "disk/pictures");

        Assert.Equal((ExitCodes.BadInput, ExitCodes.BadInput), (full.ExitCode, plotted.ExitCode));
        Assert.EndsWith("/disk/run is full; free some space; the model is written: draw its pictures with: dae plot disk/run\n", full.Error, StringComparison.Ordinal);
        Assert.EndsWith("/disk/pictures is full; free some space\n", plotted.Error, StringComparison.Ordinal);
        Assert.Equal(whole, FinishedRun.Read(full.Output, folder.File("disk/run")));
        Assert.Empty(Directory.GetFiles(folder.File("disk"), "*.png", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(folder.File("disk"), "*.tmp", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }));
    }

    private sealed class SmallDiskFactAttribute : FactAttribute
    {
        public SmallDiskFactAttribute()
        {
            if (!SmallDisk.IsPossible)
            {
                Skip = "filling a disk takes a small one, and only root on Linux may mount it";
            }
        }
    }
}
