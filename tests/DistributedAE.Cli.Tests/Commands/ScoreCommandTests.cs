using System.Globalization;
using System.Text.Json;

namespace DistributedAE.Cli.Tests.Commands;

[Collection(TrainedRunTests.Name)]
public sealed class ScoreCommandTests(TrainedRun run)
{
    [Fact]
    public async Task Scores_flags_and_features_are_written_for_every_sample()
    {
        DaeResult result = await run.RunAsync("score", "run", "--contamination", "0.2", "--features", "2", "--out", "scores.csv", "-o", "json");

        Assert.Equal((ExitCodes.Done, ""), (result.ExitCode, result.Error));
        JsonElement told = JsonDocument.Parse(result.Output).RootElement;
        double threshold = told.GetProperty("threshold").GetDouble();
        string[] lines = await File.ReadAllLinesAsync(run.Folder.File("scores.csv"));
        Assert.Equal("sample,score,anomaly,feature1,share1,feature2,share2,label", lines[0]);
        string[][] rows = [.. lines.Skip(1).Select(line => line.Split(','))];
        Assert.Equal(50, rows.Length);
        Assert.Equal((10, 10), (rows.Count(row => row[2] == "1"), told.GetProperty("flagged").GetInt32()));
        Assert.All(rows, row =>
        {
            Assert.Equal(double.Parse(row[1], CultureInfo.InvariantCulture) > threshold ? "1" : "0", row[2]);
            Assert.Matches("^x[0-9]+$", row[3]);
            Assert.True(double.Parse(row[4], CultureInfo.InvariantCulture) >= double.Parse(row[6], CultureInfo.InvariantCulture));
        });
    }

    [Fact]
    public async Task Labels_give_an_area_under_the_curve_that_the_other_way_round_is_its_rest()
    {
        double[] areas = new double[2];
        foreach ((int index, string option) in new[] { "--anomaly-label", "--normal-label" }.Index())
        {
            DaeResult result = await run.RunAsync("score", "run", option, "1", "7", "-o", "json");
            areas[index] = JsonDocument.Parse(result.Output).RootElement.GetProperty("auroc").GetDouble();
        }

        Assert.InRange(areas[0], 0, 1);
        Assert.Equal(1, areas[0] + areas[1], 12);
    }

    [Fact]
    public async Task A_quantile_is_one_of_the_training_samples()
    {
        DaeResult result = await run.RunAsync("score", "run", "--part", "train", "--quantile", "0.9", "--normal-label", "1");

        Assert.Contains("(90 % of the training samples are below)\nflagged          24 of 240 samples\nsample ", result.Output, StringComparison.Ordinal);
        Assert.Contains("\nAUROC            0.", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("standardised", "squared error by feature over its mean in training, summed")]
    [InlineData("mahalanobis", "squared Mahalanobis distances of error and code")]
    public async Task Other_measures_are_fitted_on_the_training_samples(string by, string name)
    {
        DaeResult text = await run.RunAsync("score", "run", "--part", "train", "--by", by, "--quantile", "0.9", "--normal-label", "1");
        DaeResult json = await run.RunAsync("score", "run", "--by", by, "-o", "json");

        Assert.Contains($"\nscore            {name}: median ", text.Output, StringComparison.Ordinal);
        Assert.Contains("\nflagged          24 of 240 samples\nsample ", text.Output, StringComparison.Ordinal);
        Assert.Equal(by, JsonDocument.Parse(json.Output).RootElement.GetProperty("by").GetString());
    }

    [Fact]
    public async Task Baselines_tell_the_same_anomalies_by_principal_components()
    {
        DaeResult result = await run.RunAsync("score", "run", "--normal-label", "1", "--baselines", "-o", "json");

        JsonElement pca = JsonDocument.Parse(result.Output).RootElement.GetProperty("pca");
        Assert.Equal(6, pca.GetProperty("components").GetInt32());
        Assert.InRange(pca.GetProperty("aurocOfError").GetDouble(), 0.6, 1);
        Assert.InRange(pca.GetProperty("auroc").GetDouble(), 0, 1);
    }

    [Theory]
    [InlineData("--baselines compares by AUROC, so it needs to know the anomalies: name their labels by --anomaly-label, or the others by --normal-label\n", "--baselines")]
    [InlineData("digits has no label 'seven'; its labels are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9\n", "--anomaly-label", "seven")]
    [InlineData("--out is scores.npy, but must end in .csv\n", "--out", "scores.npy")]
    [InlineData("dae: --contamination is 0.7, but must be a number above 0 and up to 0.5\ndae: 'dae score --help' shows how it is used\n", "--contamination", "0.7")]
    [InlineData("dae: --contamination and --quantile exclude each other; give one of them\ndae: 'dae score --help' shows how it is used\n", "--contamination", "0.1", "--quantile", "0.9")]
    public async Task What_cannot_be_scored_is_told(string error, params string[] arguments)
    {
        DaeResult result = await run.RunAsync(["score", "run", .. arguments]);

        Assert.Equal((ExitCodes.BadInput, "", error), (result.ExitCode, result.Output, result.Error));
    }
}
