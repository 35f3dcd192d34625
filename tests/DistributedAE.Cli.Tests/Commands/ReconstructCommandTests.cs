using System.Globalization;

namespace DistributedAE.Cli.Tests.Commands;

[Collection(TrainedRunTests.Name)]
public sealed class ReconstructCommandTests(TrainedRun run)
{
    [Fact]
    public async Task A_picture_is_written()
    {
        DaeResult result = await run.RunAsync("reconstruct", "run", "--out", "again.png");

        Assert.Equal((ExitCodes.Done, "wrote again.png (digits, 50 test samples)\n", ""), (result.ExitCode, result.Output, result.Error));
        Png.RequirePicture(run.Folder.File("again.png"));
    }

    [Fact]
    public async Task Units_of_the_data_undo_the_scaling()
    {
        await run.RunAsync("reconstruct", "run", "--out", "scaled.csv");
        await run.RunAsync("reconstruct", "run", "--out", "pixels.csv", "--units", "data");

        float[][] scaled = await ReadAsync("scaled.csv");
        float[][] pixels = await ReadAsync("pixels.csv");
        Assert.Equal((50, 784), (scaled.Length, scaled[0].Length));
        for (int row = 0; row < scaled.Length; row++)
        {
            for (int column = 0; column < scaled[row].Length; column++)
            {
                Assert.InRange(scaled[row][column], 0f, 1f);
                Assert.Equal(255 * scaled[row][column], pixels[row][column], 1e-3f);
            }
        }
    }

    private async Task<float[][]> ReadAsync(string name)
    {
        string[] lines = await File.ReadAllLinesAsync(run.Folder.File(name));
        Assert.EndsWith(",x783,label", lines[0], StringComparison.Ordinal);
        return [.. lines.Skip(1).Select(line => line.Split(',')[..^1].Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
    }
}
