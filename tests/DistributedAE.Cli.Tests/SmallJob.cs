using System.Text.Json;

namespace DistributedAE.Cli.Tests;

/// <summary>Jobs that take a second.</summary>
internal static class SmallJob
{
    /// <summary>Two layers pretrained and fine-tuned on a few generated digits.</summary>
    public const string Text = """
        data: { source: digits, trainCount: 240, testCount: 50, validation: 0.1 }
        model: { layers: [784, 24, 6] }
        pretrain: { epochs: 2, batchSize: 16, optimizer: { kind: momentum, learningRate: 0.02, momentum: 0.9 } }
        finetune: { epochs: 2, batchSize: 16 }
        """;

    /// <summary>Many short epochs, so that there is time to disturb it.</summary>
    public const string Long = """
        data: { source: digits, trainCount: 400, testCount: 20 }
        model: { layers: [784, 32] }
        pretrain: { epochs: 1, batchSize: 32 }
        finetune: { epochs: 1200, batchSize: 32 }
        """;

    /// <summary>Writes the job <c>small.yaml</c> into the folder.</summary>
    public static void Write(TemporaryFolder folder, string text = Text) => File.WriteAllText(folder.File("small.yaml"), text);

    /// <summary>Trains without drawing and gives the one JSON object of stdout; with one slot if nothing is said, because slots that wait for each other keep other tests from computing.</summary>
    public static Task<JsonElement> TrainAsync(TemporaryFolder folder, params string[] arguments) => RunAsync(folder, [.. arguments, "--no-pictures"]);

    /// <summary>The same, and draws the pictures.</summary>
    public static Task<JsonElement> TrainAndDrawAsync(TemporaryFolder folder, params string[] arguments) => RunAsync(folder, arguments);

    private static async Task<JsonElement> RunAsync(TemporaryFolder folder, string[] arguments)
    {
        string[] slots = arguments.Contains("--slots") ? [] : ["--slots", "1"];
        DaeResult result = await DaeProcess.RunAsync(folder.Path, ["train", .. arguments, .. slots, "-o", "json"]);
        Assert.True(result.ExitCode == ExitCodes.Done, $"exit code {result.ExitCode}: {result.Error}");
        using var json = JsonDocument.Parse(result.Output);
        return json.RootElement.Clone();
    }
}
