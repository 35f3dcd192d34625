using System.Text.Json.Nodes;
using DistributedAE.Cli;
using DistributedAE.Cli.Tests;
using DistributedAE.Cli.Tests.Cluster;
using DistributedAE.Data;

namespace DistributedAE.TorchSharp.Tests;

/// <summary>Real coordinators and workers of both engines.</summary>
public sealed class ClusterTests
{
    private const string Job = """
        data: { source: digits, trainCount: 3000, testCount: 400, validation: 0.1 }
        model: { layers: [784, 256, 32], activation: tanh, output: sigmoid }
        pretrain: { epochs: 3, batchSize: 256, optimizer: { kind: adam, learningRate: 0.001 } }
        finetune: { epochs: 8, batchSize: 256, optimizer: { kind: adam, learningRate: 0.001 } }
        """;

    [Fact]
    public async Task A_managed_and_a_torchsharp_worker_train_one_model_together()
    {
        var server = new RunningServer { Computing = [] };
        await server.InitializeAsync();
        try
        {
            // long enough for a worker that was slow at its start to be measured again
            string job = Job.Replace("finetune: { epochs: 8", "finetune: { epochs: 40", StringComparison.Ordinal);
            server.Job("managed.yaml", job);
            server.Job("any.yaml", job + "\nparallel: { shards: 8, engine: any }\n");
            JsonNode here = await TrainAsync(server.Folder, "managed.yaml", "--out", "here");
            using RunningDae managed = server.Start("worker", "--slots", "1", "--name", "managed");
            using RunningDae torch = server.Start("worker", "--slots", "1", "--name", "torch", "--engine", "torchsharp");
            await JoinedAsync(server, 2);

            DaeResult followed = await server.RunAsync("submit", "any.yaml", "--follow", "--name", "mixed");
            JsonNode workers = await server.JsonAsync("workers");
            JsonNode view = await server.JsonAsync("get", "mixed");
            await server.JsonAsync("download", "mixed", "--out", "mixed.safetensors");
            JsonNode measured = JsonNode.Parse((await DaeProcess.RunAsync(server.Folder.Path, "evaluate", "mixed.safetensors", "-o", "json")).Output)!;

            Assert.Equal((ExitCodes.Done, ""), (followed.ExitCode, followed.Error));
            Assert.Contains("bits         not bit-reproducible (parallel.engine any)\n", followed.Output, StringComparison.Ordinal);
            Assert.Equal(
                [("managed", "managed"), ("torch", "torchsharp")],
                workers["workers"]!.AsArray().Select(worker => ((string)worker!["name"]!, (string)worker["engine"]!)).Order());
            Assert.All(workers["workers"]!.AsArray(), worker => Assert.True((long)worker!["contributions"]! > 0, $"{worker["name"]} computed nothing that was counted"));
            Assert.Equal((false, "any"), ((bool)view["job"]!["bitReproducible"]!, (string)view["job"]!["engine"]!));
            Assert.Equal("false", MetadataOf(server.Folder.File("mixed.safetensors"))["bitReproducible"]);
            double expected = (double)here["test"]!["squaredError"]!;
            Assert.Equal(expected, (double)measured["test"]!["squaredError"]!, 0.01 * expected);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_managed_job_refuses_a_torchsharp_worker_with_the_reason()
    {
        var server = new RunningServer { Computing = [] };
        await server.InitializeAsync();
        try
        {
            server.Job("managed.yaml", Job);
            string hash = (string)(await TrainAsync(server.Folder, "managed.yaml", "--out", "here"))["modelSha256"]!;
            using RunningDae torch = server.Start("worker", "--slots", "1", "--name", "torch", "--engine", "torchsharp");
            await JoinedAsync(server, 1);
            string id = (await server.RunAsync("submit", "managed.yaml")).Output.Trim();
            await EventAsync(server, "worker.refused");

            using RunningDae managed = server.Start("worker", "--slots", "1", "--name", "managed");
            DaeResult followed = await server.RunAsync("logs", id, "-f");
            JsonNode workers = await server.JsonAsync("workers");
            await torch.SignalAsync("TERM");
            DaeResult refused = await torch.EndAsync();

            Assert.Contains($"finished, modelSha256 {hash}\n", followed.Output, StringComparison.Ordinal);
            Assert.Equal(0, (long)workers["workers"]!.AsArray().Single(worker => (string)worker!["name"]! == "torch")!["contributions"]!);
            Assert.Equal(ExitCodes.Done, refused.ExitCode);
            Assert.Contains(
                $"dae: {id} has parallel.engine managed, so that its bits are the same on every worker, and those of torchsharp are not; with parallel.engine any it would take part, and the run would not be bit-reproducible\n",
                refused.Error,
                StringComparison.Ordinal);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Training_here_with_torchsharp_marks_the_model_and_verify_compares_within_a_tolerance()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("job.yaml"), Job.Replace("trainCount: 3000", "trainCount: 1200", StringComparison.Ordinal) + "\nparallel: { engine: torchsharp }\n");
        JsonNode trained = await TrainAsync(folder, "job.yaml", "--out", "run", "--engine", "torchsharp");
        DaeResult verified = await DaeProcess.RunAsync(folder.Path, "verify", "run", "--workers", "2", "--kill-every", "0", "--engine", "torchsharp");
        DaeResult strict = await DaeProcess.RunAsync(folder.Path, "verify", "run", "--workers", "2", "--kill-every", "0", "--engine", "torchsharp", "--tolerance", "0");
        DaeResult managed = await DaeProcess.RunAsync(folder.Path, "train", "job.yaml");

        Assert.False((bool)trained["bitReproducible"]!);
        Assert.Equal("false", MetadataOf(folder.File("run/model.safetensors"))["bitReproducible"]);
        Assert.True(verified.ExitCode == ExitCodes.Done, verified.Error + verified.Output);
        Assert.StartsWith(
            "not bit-reproducible (parallel.engine torchsharp): losses are compared within 1 % in place of bits\nlosses: 14 of 14 epochs within it, largest difference ",
            verified.Output,
            StringComparison.Ordinal);
        Assert.Contains("\nnear enough: 2 workers, 0 kills", verified.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Failed, strict.ExitCode);
        Assert.Contains("TOO FAR APART", strict.Output, StringComparison.Ordinal);
        Assert.Equal(
            (ExitCodes.BadInput, "parallel.engine is torchsharp, but this would compute with managed: add --engine torchsharp, or set parallel.engine to any\n"),
            (managed.ExitCode, managed.Error));
    }

    [Fact]
    public async Task What_does_not_fit_is_told_with_the_remedy()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("job.yaml"), Job);
        DaeResult managed = await DaeProcess.RunAsync(folder.Path, "train", "job.yaml", "--engine", "torchsharp");
        DaeResult gpu = await DaeProcess.RunAsync(folder.Path, "bench", "step", "--config", "A", "--steps", "1", "--engine", "torchsharp", "--device", "cuda:0");
        DaeResult device = await DaeProcess.RunAsync(folder.Path, "bench", "step", "--config", "A", "--steps", "1", "--engine", "torchsharp", "--device", "gpu");
        DaeResult tf32 = await DaeProcess.RunAsync(folder.Path, "bench", "step", "--config", "A", "--steps", "1", "--engine", "torchsharp", "--precision", "tf32");
        DaeResult bf16 = await DaeProcess.RunAsync(folder.Path, "bench", "step", "--config", "A", "--steps", "1", "--slots", "1", "--engine", "torchsharp", "--precision", "bf16");

        Assert.All([managed, gpu, device, tf32], result => Assert.Equal((ExitCodes.BadInput, ""), (result.ExitCode, result.Output)));
        Assert.StartsWith("parallel.engine is managed, so that the model's bits are the same everywhere, and those of torchsharp are not: ", managed.Error, StringComparison.Ordinal);
        Assert.StartsWith("--device is cuda:0, but libtorch finds no GPU: ", gpu.Error, StringComparison.Ordinal);
        Assert.Equal("--device is 'gpu', but must be cpu or cuda:N, such as cuda:0\n", device.Error);
        Assert.Equal("--precision tf32 is of GPUs; take float32 or bf16 with --device cpu\n", tf32.Error);
        Assert.Equal(ExitCodes.Done, bf16.ExitCode);
    }

    private static async Task<JsonNode> TrainAsync(TemporaryFolder folder, params string[] arguments)
    {
        DaeResult result = await DaeProcess.RunAsync(folder.Path, ["train", .. arguments, "--slots", "1", "--no-pictures", "-o", "json"]);
        Assert.True(result.ExitCode == ExitCodes.Done, $"exit code {result.ExitCode}: {result.Error}");
        return JsonNode.Parse(result.Output)!;
    }

    private static Task JoinedAsync(RunningServer server, int workers) =>
        UntilAsync(async () => (await server.JsonAsync("workers"))["workers"]!.AsArray().Count >= workers);

    private static Task EventAsync(RunningServer server, string kind) =>
        UntilAsync(async () => (await server.RunAsync("events", "-o", "json")).Output.Contains(kind, StringComparison.Ordinal));

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await holds())
        {
            await Task.Delay(100, deadline.Token);
        }
    }

    private static IReadOnlyDictionary<string, string> MetadataOf(string file)
    {
        using var model = SafetensorsFile.Open(file);
        return model.Metadata;
    }
}
