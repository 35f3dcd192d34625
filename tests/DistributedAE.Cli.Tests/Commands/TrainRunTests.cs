using System.Text.Json;
using DistributedAE.Training.Models;
using DistributedAE.Training.Runs;

namespace DistributedAE.Cli.Tests.Commands;

public sealed class TrainRunTests
{
    [Fact]
    public async Task A_job_gives_one_json_object_and_a_run_folder_that_agree()
    {
        using var folder = new TemporaryFolder();
        SmallJob.Write(folder);

        JsonElement result = await SmallJob.TrainAndDrawAsync(folder, "small.yaml", "--slots", "2");

        Assert.Equal("small", result.GetProperty("name").GetString());
        Assert.Equal("finished", result.GetProperty("status").GetString());
        JsonElement[] stages = [.. result.GetProperty("stages").EnumerateArray()];
        Assert.Equal(["pretrain[0]", "pretrain[1]", "finetune"], stages.Select(stage => stage.GetProperty("name").GetString()!));
        Assert.All(stages, stage =>
        {
            Assert.Equal(2, stage.GetProperty("epochs").GetInt32());
            Assert.True(stage.GetProperty("trainLoss").GetDouble() > 0);
            Assert.True(stage.GetProperty("validationLoss").GetDouble() > 0);
            Assert.Equal(64, stage.GetProperty("modelSha256").GetString()!.Length);
        });
        Assert.Equal(50, result.GetProperty("test").GetProperty("samples").GetInt32());
        double squaredError = result.GetProperty("test").GetProperty("squaredError").GetDouble();
        Assert.Equal(squaredError / 784, result.GetProperty("test").GetProperty("squaredErrorPerFeature").GetDouble(), 1e-9);

        string run = result.GetProperty("runFolder").GetString()!;
        Assert.Equal(Path.GetFullPath(folder.File("runs/small")), Path.GetFullPath(run));
        var model = TrainedModel.Load(new RunPaths(run).Model);
        Assert.Equal(model.ModelSha256, result.GetProperty("modelSha256").GetString());
        Assert.Equal(model.ModelSha256, stages[^1].GetProperty("modelSha256").GetString());
        Assert.Equal(6, RunLog.ReadMetrics(new RunPaths(run)).Count);
        Assert.Equal(SmallJob.Text, await File.ReadAllTextAsync(new RunPaths(run).Job));
        string[] pictures = [.. result.GetProperty("pictures").EnumerateArray().Select(path => path.GetString()!)];
        Assert.Equal(["reconstructions.png", "filters-layer1.png", "latent.png", "loss.png"], pictures.Select(path => Path.GetFileName(path)));
        Assert.All(pictures, path => Png.RequirePicture(path));
    }

    [Fact]
    public async Task Into_a_pipe_go_plain_lines_and_the_result()
    {
        using var folder = new TemporaryFolder();
        SmallJob.Write(folder);

        DaeResult result = await DaeProcess.RunAsync(folder.Path, "train", "small.yaml", "--slots", "1");

        Assert.Equal((ExitCodes.Done, ""), (result.ExitCode, result.Error));
        Assert.DoesNotContain('\u001b', result.Output);
        Assert.DoesNotContain('\r', result.Output);
        string[] lines = result.Output.Split('\n');
        Assert.Equal("small: 784-24-6, 3 stages, 216 training, 24 validation and 50 test samples, 1 slot", lines[0]);
        Assert.StartsWith("stage 1 of 3, pretrain[0]: epoch 1 of 2, loss ", lines[1], StringComparison.Ordinal);
        Assert.Contains("\nfinetune done: 2 epochs, loss ", result.Output, StringComparison.Ordinal);
        Assert.Contains("\ntest error   ", result.Output, StringComparison.Ordinal);
        Assert.Contains($"\nmodelSha256  {TrainedModel.Load(folder.File("runs/small/model.safetensors")).ModelSha256}\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("\nrun folder   runs/small\n", result.Output, StringComparison.Ordinal);
        Assert.Contains(" runs/small/latent.png\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_pictures_are_drawn_where_none_are_wanted()
    {
        using var folder = new TemporaryFolder();
        SmallJob.Write(folder);

        DaeResult result = await DaeProcess.RunAsync(folder.Path, "train", "small.yaml", "--out", "run", "--slots", "1", "--no-pictures");

        Assert.Equal((ExitCodes.Done, ""), (result.ExitCode, result.Error));
        Assert.EndsWith("\nrun folder   run\n", result.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.File("run"), "*.png", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_second_run_gets_its_own_folder_and_the_same_model()
    {
        using var folder = new TemporaryFolder();
        SmallJob.Write(folder);

        JsonElement first = await SmallJob.TrainAsync(folder, "small.yaml", "--slots", "1");
        JsonElement second = await SmallJob.TrainAsync(folder, "small.yaml", "--slots", "3");

        Assert.EndsWith("small-2", second.GetProperty("runFolder").GetString(), StringComparison.Ordinal);
        Assert.Equal(first.GetProperty("modelSha256").GetString(), second.GetProperty("modelSha256").GetString());
    }

    [Fact]
    public async Task A_finished_run_tells_its_result_again()
    {
        using var folder = new TemporaryFolder();
        SmallJob.Write(folder);
        JsonElement first = await SmallJob.TrainAndDrawAsync(folder, "small.yaml", "--out", "mine");
        File.Delete(folder.File("mine/latent.png"));

        JsonElement again = await SmallJob.TrainAndDrawAsync(folder, "--resume", "mine");

        foreach (string property in new[] { "name", "status", "modelSha256", "runFolder", "pictures", "test" })
        {
            Assert.Equal(first.GetProperty(property).GetRawText(), again.GetProperty(property).GetRawText());
        }

        Assert.All(again.GetProperty("stages").EnumerateArray(), stage => Assert.True(stage.GetProperty("seconds").GetDouble() > 0));
        Png.RequirePicture(folder.File("mine/latent.png"));
    }

    [Fact]
    public async Task Data_paths_start_from_the_job_file_also_when_the_run_is_taken_up_again()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("jobs"));
        string[] rows = [.. Enumerable.Range(0, 40).Select(row => $"{row % 7},{row % 5},{row % 3},{row % 2}")];
        await File.WriteAllLinesAsync(folder.File("jobs/table.csv"), ["a,b,c,kind", .. rows]);
        await File.WriteAllTextAsync(folder.File("jobs/table.yaml"), """
            data: { source: table.csv, csv: { label: kind } }
            model: { layers: [3, 2] }
            pretrain: { epochs: 1, batchSize: 8 }
            finetune: { epochs: 1, batchSize: 8 }
            """);

        JsonElement first = await SmallJob.TrainAsync(folder, "jobs/table.yaml", "--out", "run");
        JsonElement again = await SmallJob.TrainAsync(folder, "--resume", "run");
        DaeResult evaluated = await DaeProcess.RunAsync(folder.Path, "evaluate", "run");

        Assert.Equal(JsonValueKind.Null, first.GetProperty("test").ValueKind);
        Assert.Equal(("table", first.GetProperty("modelSha256").GetString()), (again.GetProperty("name").GetString(), again.GetProperty("modelSha256").GetString()));
        Assert.Contains("table.csv, 40 training samples\n", evaluated.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_does_not_fit_its_data_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        SmallJob.Write(folder);

        DaeResult result = await DaeProcess.RunAsync(folder.Path, "train", "small.yaml", "--set", "model.layers=[100, 8]");

        Assert.Equal((ExitCodes.BadInput, ""), (result.ExitCode, result.Output));
        Assert.Equal("model.layers[0] is 100, but the data has 784 features: set model.layers[0] to 784\n", result.Error);
        Assert.Equal(["small.yaml"], Directory.GetFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)));
    }

    [Theory]
    [InlineData(ExitCodes.BadInput, "dae train needs a job file, or --resume with a run folder\n", "train")]
    [InlineData(ExitCodes.BadInput, "--resume goes on in the run folder it names; leave --out away\n", "train", "--resume", "r", "--out", "s")]
    [InlineData(ExitCodes.BadInput, "--resume goes on with the job of the run folder as it is; leave --set away, or start a new run\n", "train", "--resume", "r", "--set", "seed=1")]
    public async Task Arguments_that_do_not_go_together_are_told(int exitCode, string error, params string[] arguments)
    {
        using var folder = new TemporaryFolder();

        DaeResult result = await DaeProcess.RunAsync(folder.Path, arguments);

        Assert.Equal((exitCode, "", error), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task A_run_folder_that_is_not_there_is_not_found()
    {
        using var folder = new TemporaryFolder();

        DaeResult result = await DaeProcess.RunAsync(folder.Path, "train", "--resume", "none");

        Assert.Equal((ExitCodes.NotFound, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("there is no run folder ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_job_is_not_trained_in_the_folder_of_a_run()
    {
        using var folder = new TemporaryFolder();
        SmallJob.Write(folder);
        await SmallJob.TrainAsync(folder, "small.yaml", "--out", "run");

        DaeResult other = await DaeProcess.RunAsync(folder.Path, "train", "small.yaml", "--set", "seed=8", "--resume", "run");
        DaeResult taken = await DaeProcess.RunAsync(folder.Path, "train", "small.yaml", "--out", "run");

        Assert.Equal(ExitCodes.BadInput, other.ExitCode);
        Assert.StartsWith("small.yaml is another job than the one in ", other.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.BadInput, taken.ExitCode);
        Assert.EndsWith("run holds a run already; resume it, or choose another folder\n", taken.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Divergence_stops_the_job_with_its_place_and_the_last_good_checkpoint()
    {
        using var folder = new TemporaryFolder();
        SmallJob.Write(folder);

        string[] sets =
        [
            "model.activation=linear", "model.output=linear", "pretrain.loss=squaredError", "pretrain.optimizer.learningRate=0.0001",
            "finetune.loss=squaredError", "finetune.optimizer={ kind: sgd, learningRate: 1000 }",
        ];

        DaeResult result = await DaeProcess.RunAsync(
            folder.Path, ["train", "small.yaml", "--out", "run", "--slots", "1", "-o", "json", .. sets.SelectMany(set => new[] { "--set", set })]);

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Matches(@"dae: finetune diverged: .* at epoch \d+, step \d+; lower the learning rate of this stage, or clip its gradient \(optimizer.clipNorm\)\n", result.Error);
        JsonElement json = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("failed", json.GetProperty("status").GetString());
        Assert.Equal(2, json.GetProperty("stages").GetArrayLength());
        Assert.True(File.Exists(json.GetProperty("checkpoint").GetString()));
        Assert.EndsWith($"dae: the last good checkpoint is run/checkpoints/{Path.GetFileName(json.GetProperty("checkpoint").GetString())}\n", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("run/model.safetensors")));
    }
}
