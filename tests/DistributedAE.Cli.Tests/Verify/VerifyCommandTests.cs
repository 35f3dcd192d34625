using System.Text.Json.Nodes;

namespace DistributedAE.Cli.Tests.Verify;

/// <summary>The proof itself, with real workers and real kills.</summary>
public sealed class VerifyCommandTests(TrainedRun trained) : IClassFixture<TrainedRun>
{
    [Fact]
    public async Task A_job_file_gives_the_same_bits_under_kills()
    {
        using var folder = new TemporaryFolder();
        SmallJob.Write(folder, SmallJob.Long.Replace("epochs: 1200", "epochs: 160", StringComparison.Ordinal));

        DaeResult result = await DaeProcess.RunAsync(folder.Path, "verify", "small.yaml", "--workers", "2", "--kill-every", "0.3", "-o", "json");

        Assert.True(result.ExitCode == ExitCodes.Done, $"exit code {result.ExitCode}: {result.Output}{result.Error}");
        JsonNode found = JsonNode.Parse(result.Output)!;
        Assert.True((bool)found["equal"]!);
        Assert.Equal([("pretrain[0]", true), ("finetune", true), (null, true)], found["hashes"]!.AsArray().Select(point => ((string?)point!["stage"], (bool)point["equal"]!)));
        Assert.Equal((161, 161), ((int)found["epochsCompared"]!, (int)found["epochsEqual"]!));
        Assert.True((int)found["kills"]! >= 1, result.Error);
    }

    [Fact]
    public async Task A_run_is_compared_with_the_one_that_is_there()
    {
        string run = Copy("same");

        // two slots: a worker's slots once waited for each other when codes of the validation samples were computed within a block
        DaeResult result = await trained.RunAsync("verify", run, "--workers", "1", "--slots", "2", "--kill-every", "0");

        Assert.True(result.ExitCode == ExitCodes.Done, $"exit code {result.ExitCode}: {result.Output}{result.Error}");
        Assert.StartsWith("STAGE        EPOCH  STEP  FIRST RUN     SECOND RUN    EQUAL\npretrain[0]    end", result.Output, StringComparison.Ordinal);
        Assert.Contains("\nlosses: 6 of 6 epochs equal to the last bit\nsame bits: 4 of 4 hashes equal; 1 worker, 0 kills, ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_with_other_bits_is_found_out()
    {
        string run = Copy("other");
        string events = trained.Folder.File($"{run}/events.jsonl");
        string[] lines = await File.ReadAllLinesAsync(events);
        int end = Array.FindIndex(lines, line => line.Contains("stageEnded", StringComparison.Ordinal) && line.Contains("finetune", StringComparison.Ordinal));
        string hash = (string)JsonNode.Parse(lines[end])!["modelSha256"]!;
        string changed = new('0', hash.Length);
        lines[end] = lines[end].Replace(hash, changed, StringComparison.Ordinal);
        await File.WriteAllLinesAsync(events, lines);

        DaeResult result = await trained.RunAsync("verify", run, "--workers", "1", "--kill-every", "0");

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains($"the first hash that differs is that of the end of finetune: {changed} ≠ {hash}\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("\nDIFFERENT BITS: 3 of 4 hashes equal; ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_run_is_told()
    {
        Directory.CreateDirectory(trained.Folder.File("empty"));

        Assert.Equal(
            new DaeResult(ExitCodes.NotFound, "", "empty is no run folder: it has no job.yaml\n"),
            await trained.RunAsync("verify", "empty"));
    }

    /// <summary>A copy of what a comparison reads of the run.</summary>
    private string Copy(string name)
    {
        Directory.CreateDirectory(trained.Folder.File(name));
        foreach (string file in new[] { "job.yaml", "events.jsonl", "metrics.jsonl" })
        {
            File.Copy(trained.Folder.File($"run/{file}"), trained.Folder.File($"{name}/{file}"));
        }

        return name;
    }
}
