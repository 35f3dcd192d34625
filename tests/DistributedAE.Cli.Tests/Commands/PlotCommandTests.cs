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
    public async Task Codes_by_t_sne_are_the_same_with_any_number_of_slots()
    {
        await run.RunAsync("plot", "run", "latent", "--projection", "tsne", "--perplexity", "5", "--slots", "1", "--out", "tsne1");
        DaeResult result = await run.RunAsync("plot", "run", "latent", "--projection", "tsne", "--perplexity", "5", "--slots", "3", "--out", "tsne3");

        Assert.Equal((ExitCodes.Done, "tsne3/latent.png\n"), (result.ExitCode, result.Output));
        Png.RequirePicture(run.Folder.File("tsne3/latent.png"));
        Assert.Equal(await File.ReadAllBytesAsync(run.Folder.File("tsne1/latent.png")), await File.ReadAllBytesAsync(run.Folder.File("tsne3/latent.png")));
    }

    [Theory]
    [InlineData("--samples is only for the picture latent; write: dae plot MODEL latent --samples …\n", "filters", "--samples", "10")]
    [InlineData("--perplexity is only for --projection tsne\n", "latent", "--perplexity", "10")]
    public async Task Options_of_another_picture_are_refused(string error, params string[] arguments)
    {
        DaeResult result = await run.RunAsync(["plot", "run", .. arguments]);

        Assert.Equal((ExitCodes.BadInput, "", error), (result.ExitCode, result.Output, result.Error));
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
