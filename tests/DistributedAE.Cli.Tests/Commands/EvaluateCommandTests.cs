using System.Text.Json;

namespace DistributedAE.Cli.Tests.Commands;

[Collection(TrainedRunTests.Name)]
public sealed class EvaluateCommandTests(TrainedRun run)
{
    [Fact]
    public async Task A_run_and_its_model_file_give_the_same_metrics()
    {
        DaeResult ofRun = await run.RunAsync("evaluate", "run", "-o", "json", "--slots", "1");
        DaeResult ofModel = await run.RunAsync("evaluate", "run/model.safetensors", "-o", "json", "--slots", "2");

        Assert.Equal((ExitCodes.Done, ""), (ofRun.ExitCode, ofRun.Error));
        Assert.Equal(Metrics(ofRun).GetRawText(), Metrics(ofModel).GetRawText());
        Assert.Equal(50, Metrics(ofRun).GetProperty("samples").GetInt32());
    }

    [Fact]
    public async Task More_components_leave_less_error_and_all_of_them_none()
    {
        double[] errors = new double[3];
        foreach ((int index, int components) in new[] { 1, 10, 784 }.Index())
        {
            DaeResult result = await run.RunAsync("evaluate", "run", "--pca", $"{components}", "-o", "json");
            JsonElement baseline = JsonDocument.Parse(result.Output).RootElement.GetProperty("pca");
            Assert.Equal(components, baseline.GetProperty("components").GetInt32());
            errors[index] = baseline.GetProperty("squaredError").GetDouble();
        }

        Assert.True(errors[0] > errors[1] && errors[1] > 1, string.Join(", ", errors));
        Assert.InRange(errors[2], 0, 1e-6);
    }

    [Fact]
    public async Task Text_names_the_model_the_data_and_the_errors()
    {
        DaeResult result = await run.RunAsync("evaluate", "run", "--part", "train", "--pca", "6");

        Assert.Contains("model          run/model.safetensors\ndata           digits, 240 training samples\ntraining error ", result.Output, StringComparison.Ordinal);
        Assert.Contains("\nPCA 6          ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Baselines_have_the_size_of_the_code()
    {
        DaeResult result = await run.RunAsync("evaluate", "run", "--baselines", "--knn", "3", "-o", "json");

        Assert.Equal((ExitCodes.Done, ""), (result.ExitCode, result.Error));
        JsonElement told = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(6, told.GetProperty("pca").GetProperty("components").GetInt32());
        Assert.Equal(JsonValueKind.Null, told.GetProperty("linear").ValueKind);
        Assert.Equal(6, told.GetProperty("knn").GetProperty("components").GetInt32());
        double right = 50 * told.GetProperty("knn").GetProperty("codes").GetProperty("accuracy").GetDouble();
        Assert.Equal(Math.Round(right), right, 9);
        Assert.InRange(told.GetProperty("knn").GetProperty("pca").GetProperty("accuracy").GetDouble(), 0.3, 1);
    }

    [Theory]
    [InlineData(ExitCodes.NotFound, "there is no model file or run folder none\n", "none")]
    [InlineData(ExitCodes.NotFound, ". is no run folder: it has no job.yaml\n", ".")]
    [InlineData(ExitCodes.BadInput, "--pca is 785, but samples of 784 features have at most 784 components\n", "run", "--pca", "785")]
    [InlineData(ExitCodes.BadInput, "dae: --pca is 0, but must be a whole number of at least 1\ndae: 'dae evaluate --help' shows how it is used\n", "run", "--pca", "0")]
    public async Task What_cannot_be_measured_is_told(int exitCode, string error, params string[] arguments)
    {
        DaeResult result = await run.RunAsync(["evaluate", .. arguments]);

        Assert.Equal((exitCode, "", error), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task A_damaged_model_is_refused_without_a_stack_trace()
    {
        byte[] bytes = await File.ReadAllBytesAsync(run.Folder.File("run/model.safetensors"));
        bytes[^5] ^= 0x40;
        await File.WriteAllBytesAsync(run.Folder.File("damaged.safetensors"), bytes);

        DaeResult result = await run.RunAsync("evaluate", "damaged.safetensors");

        Assert.Equal((ExitCodes.BadInput, ""), (result.ExitCode, result.Output));
        Assert.Contains("damaged.safetensors", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    private static JsonElement Metrics(DaeResult result) => JsonDocument.Parse(result.Output).RootElement.GetProperty("test");
}
