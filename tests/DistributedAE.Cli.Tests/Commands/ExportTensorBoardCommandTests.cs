using System.Text.Json;

namespace DistributedAE.Cli.Tests.Commands;

[Collection(TrainedRunTests.Name)]
public sealed class ExportTensorBoardCommandTests(TrainedRun run)
{
    [Fact]
    public async Task The_curves_of_a_run_are_written_a_file_a_stage()
    {
        DaeResult result = await run.RunAsync("export", "tensorboard", "run", "--out", "curves");

        Assert.Equal((ExitCodes.Done, ""), (result.ExitCode, result.Error));
        Assert.EndsWith("show them with: tensorboard --logdir curves\n", result.Output, StringComparison.Ordinal);
        string[] files = Directory.GetFiles(run.Folder.File("curves"), "events.out.tfevents.*.dae", SearchOption.AllDirectories);
        Assert.Equal(result.Output.Split('\n').Count(line => line.StartsWith("wrote curves", StringComparison.Ordinal)), files.Length);
        Assert.NotEmpty(files);
    }

    [Fact]
    public async Task Programs_get_what_was_written_as_json()
    {
        DaeResult result = await run.RunAsync("export", "tensorboard", "run", "--points", "2", "-o", "json");

        using JsonDocument told = JsonDocument.Parse(result.Output);
        Assert.Equal(Path.GetFullPath(run.Folder.File("run/tensorboard")), told.RootElement.GetProperty("folder").GetString());
        Assert.All(told.RootElement.GetProperty("stages").EnumerateArray(), stage =>
        {
            Assert.True(File.Exists(stage.GetProperty("file").GetString()));
            Assert.InRange(stage.GetProperty("points").GetInt32(), 1, 2);
            Assert.True(stage.GetProperty("steps").GetInt64() > 2);
        });
    }

    [Theory]
    [InlineData(ExitCodes.NotFound, "there is no run folder nowhere\n", "nowhere")]
    [InlineData(ExitCodes.BadInput, "dae: 'dae export tensorboard --help' shows how it is used\n", "run", "--nonsense")]
    public async Task What_cannot_be_exported_is_told(int exitCode, string error, params string[] arguments)
    {
        DaeResult result = await run.RunAsync(["export", "tensorboard", .. arguments]);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.EndsWith(error, result.Error, StringComparison.Ordinal);
    }
}
