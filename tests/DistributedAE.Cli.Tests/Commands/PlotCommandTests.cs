namespace DistributedAE.Cli.Tests.Commands;

[Collection(TrainedRunTests.Name)]
public sealed class PlotCommandTests(TrainedRun run)
{
    [Fact]
    public async Task All_pictures_of_a_run_go_into_the_folder_asked_for()
    {
        DaeResult result = await run.RunAsync("plot", "run", "--out", "all");

        Assert.Equal((ExitCodes.Done, ""), (result.ExitCode, result.Error));
        string[] files = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["all/reconstructions.png", "all/filters-layer1.png", "all/latent.png", "all/loss.png"], files);
        Assert.All(files, file => Png.RequirePicture(run.Folder.File(file)));
    }

    [Theory]
    [InlineData("reconstructions", "reconstructions.png")]
    [InlineData("filters", "filters-layer1.png")]
    [InlineData("latent", "latent.png")]
    [InlineData("loss", "loss.png")]
    public async Task One_picture_is_drawn_on_its_own(string picture, string file)
    {
        DaeResult result = await run.RunAsync("plot", "run/model.safetensors", picture, "--out", picture);

        Assert.Equal((ExitCodes.Done, $"{picture}/{file}\n"), (result.ExitCode, result.Output));
        Assert.Equal([file], Directory.GetFiles(run.Folder.File(picture)).Select(path => Path.GetFileName(path)));
        Png.RequirePicture(run.Folder.File($"{picture}/{file}"));
    }

    [Fact]
    public async Task A_model_on_its_own_has_no_loss_curves()
    {
        Directory.CreateDirectory(run.Folder.File("alone"));
        File.Copy(run.Folder.File("run/model.safetensors"), run.Folder.File("alone/model.safetensors"), overwrite: true);

        DaeResult result = await run.RunAsync("plot", "alone/model.safetensors", "loss");

        Assert.Equal((ExitCodes.BadInput, "alone/model.safetensors is a model on its own; loss curves need its run folder\n"), (result.ExitCode, result.Error));
    }
}
