using System.Globalization;
using System.Text;

namespace DistributedAE.Cli.Tests.Commands;

[Collection(TrainedRunTests.Name)]
public sealed class EncodeCommandTests(TrainedRun run)
{
    [Fact]
    public async Task Csv_has_a_column_for_each_unit_and_the_label()
    {
        DaeResult result = await run.RunAsync("encode", "run", "--out", "codes.csv");

        Assert.Equal((ExitCodes.Done, "wrote codes.csv (digits, 50 test samples)\n", ""), (result.ExitCode, result.Output, result.Error));
        string[] lines = await File.ReadAllLinesAsync(run.Folder.File("codes.csv"));
        Assert.Equal("code0,code1,code2,code3,code4,code5,label", lines[0]);
        Assert.Equal(51, lines.Length);
        Assert.All(lines.Skip(1), line =>
        {
            string[] cells = line.Split(',');
            Assert.All(cells[..6], cell => Assert.InRange(float.Parse(cell, CultureInfo.InvariantCulture), 0f, 1f));
            Assert.InRange(int.Parse(cells[6], CultureInfo.InvariantCulture), 0, 9);
        });
    }

    [Fact]
    public async Task Npy_holds_the_same_numbers_as_csv()
    {
        await run.RunAsync("encode", "run", "--part", "train", "--out", "train.csv");
        await run.RunAsync("encode", "run", "--part", "train", "--out", "train.npy", "--slots", "1");

        byte[] npy = await File.ReadAllBytesAsync(run.Folder.File("train.npy"));
        Assert.Contains("'shape': (240, 6)", Encoding.ASCII.GetString(npy, 0, 128), StringComparison.Ordinal);
        string[] lines = await File.ReadAllLinesAsync(run.Folder.File("train.csv"));
        float[] fromCsv = [.. lines.Skip(1).SelectMany(line => line.Split(',')[..6]).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];
        float[] fromNpy = [.. Enumerable.Range(0, 240 * 6).Select(at => BitConverter.ToSingle(npy, npy.Length - (4 * 240 * 6) + (4 * at)))];
        Assert.Equal(fromCsv, fromNpy);
    }

    [Theory]
    [InlineData("codes.npz")]
    [InlineData("codes.safetensors")]
    public async Task Files_of_arrays_hold_codes_and_labels_and_can_be_read_as_data(string file)
    {
        await run.RunAsync("encode", "run", "--out", "plain.csv");
        await run.RunAsync("encode", "run", "--out", file);
        await File.WriteAllTextAsync(run.Folder.File("on-codes.yaml"), $$"""
            data: { source: {{file}}, scale: none }
            model: { layers: [6, 3] }
            pretrain: { epochs: 1, loss: squaredError, batchSize: 8 }
            finetune: { objective: classify, epochs: 1, batchSize: 8 }
            """);

        await SmallJob.TrainAsync(run.Folder, "on-codes.yaml", "--out", $"on-{file}");
        DaeResult read = await run.RunAsync("reconstruct", $"on-{file}", "--units", "data", "--out", "read.csv");

        Assert.Equal((ExitCodes.Done, ""), (read.ExitCode, read.Error));
        string[] labels = [.. (await File.ReadAllLinesAsync(run.Folder.File("plain.csv"))).Select(line => line.Split(',')[^1])];
        Assert.Equal(labels, (await File.ReadAllLinesAsync(run.Folder.File("read.csv"))).Select(line => line.Split(',')[^1]));
    }

    [Theory]
    [InlineData(ExitCodes.BadInput, "--out is codes.txt, but must end in .csv or .npy or .npz or .safetensors\n", "run", "--out", "codes.txt")]
    [InlineData(ExitCodes.NotFound, "there is no model file or run folder none\n", "none", "--out", "codes.csv")]
    public async Task Bad_arguments_are_told(int exitCode, string error, params string[] arguments)
    {
        DaeResult result = await run.RunAsync(["encode", .. arguments]);

        Assert.Equal((exitCode, "", error), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task Data_of_another_width_is_refused_and_nothing_written()
    {
        await File.WriteAllTextAsync(run.Folder.File("narrow.csv"), "a,b\n1,2\n");

        DaeResult result = await run.RunAsync("encode", "run", "--data", "narrow.csv", "--out", "narrow-codes.csv");

        Assert.Equal(ExitCodes.BadInput, result.ExitCode);
        Assert.Equal("the samples of narrow.csv have 2 features, the model run/model.safetensors was trained on 784\n", result.Error);
        Assert.False(File.Exists(run.Folder.File("narrow-codes.csv")));
    }
}
