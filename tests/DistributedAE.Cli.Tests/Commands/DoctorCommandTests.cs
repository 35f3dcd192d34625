using System.Text.Json;

namespace DistributedAE.Cli.Tests.Commands;

public sealed class DoctorCommandTests
{
    [Fact]
    public async Task Programs_get_one_json_object()
    {
        using var folder = new TemporaryFolder();

        DaeResult result = await DaeProcess.RunAsync(folder.Path, "doctor", "-o", "json");

        Assert.Equal((ExitCodes.Done, ""), (result.ExitCode, result.Error));
        JsonElement report = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(DaeProcess.Version, report.GetProperty("version").GetString());
        Assert.Contains(report.GetProperty("vectorBits").GetInt32(), new[] { 0, 128, 256, 512 });
        Assert.True(report.GetProperty("memoryBytes").GetInt64() > 0);
        Assert.Equal(["mnist", "fashion-mnist"], report.GetProperty("dataSets").EnumerateArray().Select(set => set.GetProperty("name").GetString()));
        Assert.True(report.GetProperty("runFolderWritable").GetBoolean());
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Into_a_pipe_it_writes_plain_lines()
    {
        DaeResult result = await DaeProcess.RunAsync(Path.GetTempPath(), "doctor");

        Assert.Contains($"dae: {DaeProcess.Version}\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Output);
    }
}
