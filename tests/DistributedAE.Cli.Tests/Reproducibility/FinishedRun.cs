using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DistributedAE.Cli.Tests.Reproducibility;

/// <summary>Everything a run tells about its parameters; equal to another exactly when all the bits are.</summary>
/// <param name="ModelSha256">The hash of the model.</param>
/// <param name="Stages">Name, epochs, losses and hash of every stage, from the result.</param>
/// <param name="StageEnds">Stage and hash of the last end of each stage in <c>events.jsonl</c>.</param>
/// <param name="LastCheckpoint">The hash of the last line of the manifest.</param>
/// <param name="ModelBytes">The hash that stands in the model file for all its bytes.</param>
internal sealed record FinishedRun(string ModelSha256, string Stages, string StageEnds, string LastCheckpoint, string ModelBytes)
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<FinishedRun>>> s_undisturbed = [];

    /// <summary>A job that is trained with one slot and left alone: once, however many tests compare theirs with it.</summary>
    /// <param name="job">The job file's text.</param>
    public static Task<FinishedRun> UndisturbedAsync(string job) => s_undisturbed.GetOrAdd(job, text => new Lazy<Task<FinishedRun>>(() => TrainAsync(text, 1))).Value;

    /// <summary>Trains a job in a new folder of its own.</summary>
    /// <param name="job">The job file's text.</param>
    /// <param name="slots">Number of slots.</param>
    /// <param name="arguments">More arguments.</param>
    public static async Task<FinishedRun> TrainAsync(string job, int slots, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        return await TrainAsync(folder, job, slots, [], arguments);
    }

    /// <summary>Trains a job in a folder, under environment variables, into <c>run</c>.</summary>
    public static async Task<FinishedRun> TrainAsync(
        TemporaryFolder folder, string job, int slots, IEnumerable<string> environment, params string[] arguments)
    {
        await File.WriteAllTextAsync(folder.File(SmallJobs.FileName), job);
        using DaeRun run = DaeRun.Start(
            folder.Path, environment, ["train", SmallJobs.FileName, "--out", "run", "--slots", $"{slots}", "--no-pictures", "-o", "json", .. arguments]);
        return await EndAsync(run, folder);
    }

    /// <summary>Waits for a run into the folder's <c>run</c> and reads what it made.</summary>
    public static async Task<FinishedRun> EndAsync(DaeRun run, TemporaryFolder folder)
    {
        DaeResult result = await run.EndAsync();
        Assert.True(result.ExitCode == ExitCodes.Done, $"exit code {result.ExitCode}: {result.Error}");
        return Read(result.Output, folder.File("run"));
    }

    /// <summary>Reads the result that <c>-o json</c> prints, and the run folder.</summary>
    public static FinishedRun Read(string output, string runFolder)
    {
        JsonNode result = JsonNode.Parse(output)!;
        IEnumerable<string> stages = result["stages"]!.AsArray()
            .Select(stage => $"{stage!["name"]} {stage["epochs"]} {stage["trainLoss"]} {stage["validationLoss"]} {stage["modelSha256"]}");
        IEnumerable<string> ends = Lines(Path.Combine(runFolder, "events.jsonl"))
            .Where(line => (string?)line["event"] == "stageEnded")
            .GroupBy(line => (string?)line["stage"], (stage, lines) => $"{stage} {lines.Last()["modelSha256"]}");
        return new FinishedRun(
            (string?)result["modelSha256"] ?? "none",
            string.Join('\n', stages),
            string.Join('\n', ends),
            (string?)Lines(Path.Combine(runFolder, "checkpoints", "manifest.jsonl")).Last()["modelSha256"] ?? "none",
            Metadata(Path.Combine(runFolder, "model.safetensors"))["contentSha256"]);
    }

    /// <summary>The metadata of a safetensors file, read without the product.</summary>
    public static Dictionary<string, string> Metadata(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        int length = (int)BitConverter.ToUInt64(content);
        using JsonDocument header = JsonDocument.Parse(content.AsMemory(8, length));
        return header.RootElement.GetProperty("__metadata__").Deserialize<Dictionary<string, string>>()!;
    }

    /// <summary>The lines of a run's log.</summary>
    public static JsonNode[] Lines(string path) => [.. File.ReadLines(path).Select(line => JsonNode.Parse(line)!)];
}
