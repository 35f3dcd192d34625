using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DistributedAE.Cli;
using DistributedAE.Cli.Tests;
using DistributedAE.Protocol.Api;
using DistributedAE.Tests.Postgres;
using Xunit.Abstractions;

namespace DistributedAE.Orleans.Tests.Silos;

/// <summary>The ordinary commands, at whichever control silo, before and after the leading one died.</summary>
[Collection(SiloProcessGroup.Name)]
public sealed class SteeringTests(PostgresServer server, ITestOutputHelper output)
{
    private const string Table = """
        name: table
        data: { source: data.csv }
        model: { layers: [4, 3, 2] }
        pretrain: { epochs: 1, batchSize: 8, loss: squaredError }
        finetune: { epochs: 250, batchSize: 8 }
        parallel: { shards: 4, partitions: 2 }
        checkpoint: { everySeconds: 0.2 }
        """;

    [PostgresFact]
    public async Task A_job_with_an_uploaded_file_is_steered_at_any_control_silo_and_outlives_the_leading_one()
    {
        using var silos = new SiloProcesses(server.NewDatabase(), output);
        string data = Path.Combine(silos.Folder, "data.csv");
        string rows = string.Join('\n', Enumerable.Range(0, 80).Select(row => $"{row % 7},{row % 5},{row % 3},{row % 2}"));
        await File.WriteAllTextAsync(data, $"a,b,c,d\n{rows}\n");
        DaeResult here = await DaeProcess.RunAsync(silos.Folder, "train", silos.Job(Table), "--slots", "1", "--out", "run", "--no-pictures", "-o", "json");
        Assert.True(here.ExitCode == ExitCodes.Done, here.Error);
        string expected = (string)JsonNode.Parse(here.Output)!["modelSha256"]!;
        await silos.StartControlAsync("one");
        await silos.StartControlAsync("two");
        silos.StartWorker("three");
        silos.StartWorker("four");

        string id = await silos.SubmitAsync("two", Table);
        File.Delete(data);
        using RunningDae following = silos.Start("two", "logs", id, "--follow");
        await silos.WaitAsync("one", id, found => found is { Status: JobStatus.Running, StageIndex: 2, Epoch: > 0 }, "fine-tuned");

        Assert.Equal(id, (string?)(await silos.JsonAsync("two", "pause", id))["id"]);
        await silos.WaitAsync("one", id, found => found.Status == JobStatus.Paused, "paused");
        JsonArray saved = (await silos.JsonAsync("one", "checkpoints", id))["checkpoints"]!.AsArray();
        Assert.NotEmpty(saved);

        // a worker is drained and ends, while the other one computes for a job that is cancelled in the end
        string endless = await silos.SubmitAsync("one", EndlessJob.Text);
        await silos.WaitAsync("two", endless, found => found is { Status: JobStatus.Running, StepsDone: > 0 }, "computed");
        await silos.WorkersAsync("two", "three", "four");
        DaeResult drained = await silos.RunAsync("two", "workers", "drain", "three");
        Assert.True(drained.ExitCode == ExitCodes.Done, drained.Error);
        Assert.EndsWith("(three) finishes its block and leaves\n", drained.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, (await silos.EndAsync("three", "it was drained")).ExitCode);
        await silos.WorkersAsync("one", "four");
        JsonArray left = (await silos.JsonAsync("one", "workers"))["workers"]!.AsArray();
        Assert.Equal(["four"], left.Where(worker => (string?)worker!["status"] != "lost").Select(worker => (string?)worker!["name"]));
        Assert.Equal(ExitCodes.Done, (await silos.RunAsync("two", "cancel", endless)).ExitCode);
        await silos.WaitAsync("one", endless, found => found.Status == JobStatus.Cancelled, "cancelled");

        Assert.Equal(id, (string?)(await silos.JsonAsync("one", "resume", id))["id"]);
        await silos.WaitAsync("two", id, found => found is { Status: JobStatus.Running, StepsDone: > 0 }, "resumed");

        // the upload and the run are in the database alone now: the submitter's file is gone, and so is the silo that took it
        await silos.KillAsync("one");
        JobView done = await silos.WaitAsync("two", id, found => found.Status is not (JobStatus.Running or JobStatus.Queued), "over");
        Assert.Equal((JobStatus.Finished, expected), (done.Status, done.ModelSha256));
        await silos.StartControlAsync("one");
        await LooksTheSameAsync(silos, id, expected, following);
    }

    private static async Task LooksTheSameAsync(SiloProcesses silos, string id, string expected, RunningDae following)
    {
        DaeResult followed = await following.EndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(followed.ExitCode == ExitCodes.Done, followed.Error);
        Assert.Contains($"paused; go on with: dae resume {id}", followed.Output, StringComparison.Ordinal);
        Assert.Contains("goes on at epoch", followed.Output, StringComparison.Ordinal);
        Assert.EndsWith($"finished, modelSha256 {expected}\n", followed.Output, StringComparison.Ordinal);
        foreach (string control in new[] { "one", "two" })
        {
            JsonNode[] events = [.. (await silos.RunAsync(control, "events", id, "-o", "json")).Output.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!)];
            Assert.Equal((EventKinds.JobSubmitted, EventKinds.JobFinished), ((string?)events[0]["kind"], (string?)events[^1]["kind"]));
            long[] numbers = [.. events.Select(happened => (long)happened["id"]!)];
            Assert.Equal(numbers.Distinct().Order(), numbers);

            string model = Path.Combine(silos.Folder, $"{control}.safetensors");
            JsonNode fetched = await silos.JsonAsync(control, "download", id, "--out", model);
            Assert.Equal(
                (Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(model))), expected), ((string?)fetched["sha256"], (string?)fetched["modelSha256"]));
            JsonArray checkpoints = (await silos.JsonAsync(control, "checkpoints", id))["checkpoints"]!.AsArray();
            Assert.Equal(expected, (string?)checkpoints[^1]!["modelSha256"]);
        }
    }
}
