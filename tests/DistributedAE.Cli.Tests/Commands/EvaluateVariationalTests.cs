using System.Text.Json;

namespace DistributedAE.Cli.Tests.Commands;

public sealed class EvaluateVariationalTests
{
    private const string Job = """
        data: { source: digits, trainCount: 240, testCount: 50, validation: 0.1 }
        model: { kind: variational, layers: [784, 24, 6], activation: relu }
        finetune: { epochs: 3, batchSize: 16, optimizer: { kind: adam, learningRate: 0.01 } }
        """;

    [Fact]
    public async Task More_importance_samples_bound_the_density_more_tightly_with_any_number_of_slots()
    {
        using var folder = new TemporaryFolder();
        SmallJob.Write(folder, Job);
        await SmallJob.TrainAsync(folder, "small.yaml", "--out", "run");

        JsonElement few = await DensityAsync(folder, "--importance-samples", "1", "--slots", "1");
        JsonElement many = await DensityAsync(folder, "--importance-samples", "60", "--slots", "1", "--per-sample", "densities.csv");
        JsonElement again = await DensityAsync(folder, "--importance-samples", "60", "--slots", "2");

        Assert.Equal(many.GetRawText(), again.GetRawText());
        Assert.Equal(60, many.GetProperty("importanceSamples").GetInt32());
        double bound = many.GetProperty("evidenceBound").GetDouble();
        double density = many.GetProperty("negativeLogDensity").GetDouble();
        Assert.True(density < few.GetProperty("negativeLogDensity").GetDouble() && density < -bound && bound > -1000, $"ELBO {bound}, NLL {density}");
        string[] lines = await File.ReadAllLinesAsync(folder.File("densities.csv"));
        Assert.Equal(("elbo,nll,label", 51), (lines[0], lines.Length));
        Assert.Equal(bound, lines.Skip(1).Average(line => double.Parse(line.Split(',')[0], System.Globalization.CultureInfo.InvariantCulture)), 0.01);
    }

    [Theory]
    [InlineData("--per-sample needs --importance-samples", "--per-sample", "x.csv")]
    [InlineData("--per-sample is x.txt, but must end in .csv or .npy", "--importance-samples", "5", "--per-sample", "x.txt")]
    [InlineData("--importance-samples is 0, but must be a whole number from 1 to 1000000", "--importance-samples", "0")]
    public async Task Options_that_do_not_fit_are_told(string error, params string[] options)
    {
        using var folder = new TemporaryFolder();

        DaeResult result = await DaeProcess.RunAsync(folder.Path, ["evaluate", "run", .. options]);

        Assert.Equal((ExitCodes.BadInput, "", $"dae: {error}"), (result.ExitCode, result.Output, result.Error.Split('\n')[0]));
    }

    [Fact]
    public async Task Another_kind_of_model_has_no_density()
    {
        using var folder = new TemporaryFolder();
        SmallJob.Write(folder);
        await SmallJob.TrainAsync(folder, "small.yaml", "--out", "run");

        DaeResult result = await DaeProcess.RunAsync(folder.Path, "evaluate", "run", "--importance-samples", "5");

        Assert.Equal(
            (ExitCodes.BadInput, "--importance-samples is for variational models, but run/model.safetensors is stacked\n"), (result.ExitCode, result.Error));
    }

    private static async Task<JsonElement> DensityAsync(TemporaryFolder folder, params string[] options)
    {
        DaeResult result = await DaeProcess.RunAsync(folder.Path, ["evaluate", "run", "-o", "json", .. options]);
        Assert.True(result.ExitCode == ExitCodes.Done, result.Error);
        using var json = JsonDocument.Parse(result.Output);
        return json.RootElement.GetProperty("density").Clone();
    }
}
