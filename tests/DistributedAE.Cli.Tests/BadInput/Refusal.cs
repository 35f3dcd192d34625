namespace DistributedAE.Cli.Tests.BadInput;

/// <summary>A <c>dae train</c> that must be refused: in words, with the right exit code, and without leaving anything behind.</summary>
internal static class Refusal
{
    /// <summary>Trains <c>job.yaml</c> of the folder and checks how it is refused.</summary>
    /// <param name="folder">With the job and its data.</param>
    /// <param name="message">All of stderr, without the last line end.</param>
    /// <param name="arguments">More arguments.</param>
    public static async Task OfTrainingAsync(TemporaryFolder folder, string message, params string[] arguments)
    {
        string[] before = Entries(folder);

        DaeResult result = await DaeProcess.RunAsync(folder.Path, ["train", "job.yaml", .. arguments]);

        Assert.Equal(message + "\n", result.Error);
        Assert.Equal((ExitCodes.BadInput, ""), (result.ExitCode, result.Output));
        Assert.Equal(before, Entries(folder));
    }

    /// <summary>Everything in a folder.</summary>
    public static string[] Entries(TemporaryFolder folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
