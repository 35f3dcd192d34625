using System.Globalization;
using DistributedAE.Cli.Tests.Reproducibility;

namespace DistributedAE.Cli.Tests.Commands;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_variational_model_draws_samples_by_their_seed_and_shows_its_plane()
    {
        File.WriteAllText(_folder.File("vae.yaml"), SmallJobs.Variational);
        await SmallJob.TrainAsync(_folder, "vae.yaml", "--out", "vae");

        DaeResult drawn = await RunAsync("generate", "vae", "--count", "600", "--out", "one.csv", "--slots", "1");
        await RunAsync("generate", "vae", "--count", "600", "--out", "two.csv", "--slots", "2");
        await RunAsync("generate", "vae", "--count", "600", "--seed", "8", "--out", "other.csv");
        DaeResult plane = await RunAsync("generate", "vae", "--grid", "5", "--out", "plane.png");

        Assert.Equal((ExitCodes.Done, "wrote one.csv (600 samples)\n", ""), (drawn.ExitCode, drawn.Output, drawn.Error));
        string[] lines = await File.ReadAllLinesAsync(_folder.File("one.csv"));
        Assert.Equal(lines, await File.ReadAllLinesAsync(_folder.File("two.csv")));
        Assert.NotEqual(lines, await File.ReadAllLinesAsync(_folder.File("other.csv")));
        Assert.Equal(601, lines.Length);
        Assert.Equal(600, lines.Skip(1).Distinct().Count());
        Assert.All(lines[1].Split(','), cell => Assert.InRange(float.Parse(cell, CultureInfo.InvariantCulture), 0f, 1f));
        Assert.Equal((ExitCodes.Done, "wrote plane.png (25 samples)\n"), (plane.ExitCode, plane.Output));
        Png.RequirePicture(_folder.File("plane.png"));
    }

    [Fact]
    public async Task The_way_between_two_samples_begins_and_ends_with_their_reconstructions()
    {
        File.WriteAllText(_folder.File("tied.yaml"), SmallJobs.Clipped);
        await SmallJob.TrainAsync(_folder, "tied.yaml", "--out", "tied");

        DaeResult way = await RunAsync("generate", "tied", "--between", "3", "7", "--count", "5", "--out", "way.csv");
        await RunAsync("reconstruct", "tied", "--out", "again.csv");
        DaeResult drawn = await RunAsync("generate", "tied", "--out", "new.csv");
        DaeResult beyond = await RunAsync("generate", "tied", "--between", "3", "20", "--out", "new.csv");

        Assert.Equal((ExitCodes.Done, ""), (way.ExitCode, way.Error));
        string[] made = await File.ReadAllLinesAsync(_folder.File("way.csv"));
        string[] again = await File.ReadAllLinesAsync(_folder.File("again.csv"));
        Assert.Equal(6, made.Length);
        Assert.Equal(Cells(again[4]), Cells(made[1]));
        Assert.Equal(Cells(again[8]), Cells(made[5]));
        Assert.Equal(ExitCodes.BadInput, drawn.ExitCode);
        Assert.EndsWith("is no variational model, so nobody knows which codes are likely; name two samples by --between\n", drawn.Error, StringComparison.Ordinal);
        Assert.Equal((ExitCodes.BadInput, "--between names sample 20, but digits has the test samples 0 to 19\n"), (beyond.ExitCode, beyond.Error));
        Assert.False(File.Exists(_folder.File("new.csv")));
    }

    private static string[] Cells(string line) => line.Split(',')[..784];

    private Task<DaeResult> RunAsync(params string[] arguments) => DaeProcess.RunAsync(_folder.Path, arguments);
}
