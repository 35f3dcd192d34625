using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DistributedAE.Cli.Tests.Reproducibility;

namespace DistributedAE.Cli.Tests.Cluster;

/// <summary>A job that the coordinator trains, with every command that looks at it. With real processes.</summary>
public sealed class SubmittedJobTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_followed_job_ends_with_the_model_that_training_here_gives()
    {
        server.Job("small.yaml", SmallJob.Text);
        string hash = (await FinishedRun.UndisturbedAsync(SmallJob.Text)).ModelSha256;

        DaeResult followed = await server.RunAsync("submit", "small.yaml", "--follow", "--name", "followed");
        JsonNode job = await server.JsonAsync("get", "followed");
        DaeResult logs = await server.RunAsync("logs", "followed");
        DaeResult listed = await server.RunAsync("list");
        JsonNode fetched = await server.JsonAsync("download", "followed", "--out", "model.safetensors");
        JsonNode checkpoints = await server.JsonAsync("checkpoints", "followed");
        string id = (string)job["job"]!["id"]!;

        Assert.Equal((ExitCodes.Done, ""), (followed.ExitCode, followed.Error));
        Assert.EndsWith($"modelSha256  {hash}\nmodel        dae download {id}\n", followed.Output, StringComparison.Ordinal);
        Assert.Contains($"finished, modelSha256 {hash}\n", logs.Output, StringComparison.Ordinal);
        Assert.StartsWith(logs.Output, followed.Output, StringComparison.Ordinal);
        Assert.Equal(("finished", hash), ((string?)job["job"]!["status"], (string?)job["job"]!["modelSha256"]));
        Assert.Equal(["pretrain[0]", "pretrain[1]", "finetune"], job["stages"]!.AsArray().Select(stage => (string?)stage!["name"]));
        Assert.Contains(listed.Output.Split('\n'), line => line.StartsWith($"{id}  finished", StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', listed.Output + followed.Output);
        Assert.Equal(
            (Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(server.Folder.File("model.safetensors")))), hash),
            ((string?)fetched["sha256"], (string?)fetched["modelSha256"]));
        Assert.Equal(hash, (string?)checkpoints["checkpoints"]!.AsArray()[^1]!["modelSha256"]);
    }

    [Fact]
    public async Task Events_have_rising_numbers_and_end_with_the_job()
    {
        server.Job("small.yaml", SmallJob.Text);
        DaeResult submitted = await server.RunAsync("submit", "small.yaml", "--name", "events");
        string id = submitted.Output.Trim();

        DaeResult events = await server.RunAsync("events", id, "-f", "-o", "json");
        DaeResult rest = await server.RunAsync("events", id, "--after", $"{Lines(events)[^2]["id"]}");
        DaeResult watched = await server.RunAsync("watch", id);

        JsonNode[] all = Lines(events);
        Assert.Equal("job.submitted", (string?)all[0]["kind"]);
        Assert.Equal("job.finished", (string?)all[^1]["kind"]);
        Assert.Equal(all.Select(line => (long)line["id"]!).Distinct().Order(), all.Select(line => (long)line["id"]!));
        Assert.Contains("job.finished", Assert.Single(rest.Output.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, watched.ExitCode);
        Assert.StartsWith($"{id} finished, loss ", watched.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_means_its_newest_job_and_the_beginning_of_an_id_must_be_unambiguous()
    {
        server.Job("small.yaml", SmallJob.Text);
        string first = (await server.RunAsync("submit", "small.yaml", "--name", "twice")).Output.Trim();
        string second = (await server.RunAsync("submit", "small.yaml", "--name", "twice")).Output.Trim();

        JsonNode byName = await server.JsonAsync("get", "twice");
        JsonNode byId = await server.JsonAsync("get", first);
        DaeResult ambiguous = await server.RunAsync("get", "twic");

        Assert.Equal((second, first), ((string?)byName["job"]!["id"], (string?)byId["job"]!["id"]));
        Assert.Equal((ExitCodes.BadInput, ""), (ambiguous.ExitCode, ambiguous.Output));
        Assert.StartsWith("'twic' is the beginning of 2 jobs; give more of the id:\n", ambiguous.Error, StringComparison.Ordinal);
        Assert.Contains($"  {first}  ", ambiguous.Error, StringComparison.Ordinal);
        Assert.Contains($"  {second}  ", ambiguous.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_file_that_lies_here_is_uploaded()
    {
        string rows = string.Join('\n', Enumerable.Range(0, 40).Select(row => $"{row % 7},{row % 5},{row % 3},{row % 2}"));
        Directory.CreateDirectory(server.Folder.File("here"));
        await File.WriteAllTextAsync(server.Folder.File("here/data.csv"), $"a,b,c,d\n{rows}\n");
        string job = server.Job("here/table.yaml", """
            data: { source: data.csv }
            model: { layers: [4, 2] }
            pretrain: { epochs: 1, batchSize: 8, loss: squaredError }
            finetune: { epochs: 1, batchSize: 8 }
            """);

        DaeResult refused = await server.RunAsync("submit", job, "--upload-limit", "0");
        DaeResult elsewhere = await server.RunAsync("submit", job, "--no-upload");
        DaeResult done = await server.RunAsync("submit", job, "--follow", "-o", "json");

        long bytes = new FileInfo(server.Folder.File("here/data.csv")).Length;
        Assert.Equal(ExitCodes.BadInput, refused.ExitCode);
        Assert.Equal(
            $"data.csv has {bytes} bytes, but at most 0 are uploaded; put it on the coordinator's machine, name its path there in the job and submit with --no-upload, or raise --upload-limit\n",
            refused.Error);
        Assert.Equal(ExitCodes.BadInput, elsewhere.ExitCode);
        Assert.Contains("there is no file 'data.csv' on the coordinator's machine", elsewhere.Error, StringComparison.Ordinal);
        Assert.True(done.ExitCode == ExitCodes.Done, done.Error);
        Assert.Equal("finished", (string?)JsonNode.Parse(done.Output)!["status"]);
    }

    [Fact]
    public async Task Ctrl_c_leaves_a_followed_job_running_and_cancelling_it_has_its_exit_code()
    {
        server.Job("endless.yaml", SmallJob.Long.Replace("epochs: 1200", "epochs: 100000", StringComparison.Ordinal));
        using RunningDae following = server.Start("submit", "endless.yaml", "--follow");
        await following.WaitForLineAsync("finetune: epoch 1 of 100000");
        await following.SignalAsync("INT");
        DaeResult interrupted = await following.EndAsync();
        string id = (string)(await server.JsonAsync("get", "endless"))["job"]!["id"]!;

        using RunningDae waiting = server.Start("logs", id, "-f");
        await waiting.WaitForLineAsync("finetune: epoch 1 of 100000");
        JsonNode paused = await server.JsonAsync("pause", id);
        await waiting.WaitForLineAsync($"paused; go on with: dae resume {id}");
        DaeResult resumed = await server.RunAsync("resume", id);
        DaeResult cancelled = await server.RunAsync("cancel", id);
        DaeResult followed = await waiting.EndAsync();
        DaeResult again = await server.RunAsync("resume", id);

        Assert.Equal(
            (ExitCodes.Interrupted, $"dae: not following any more; the job goes on\ndae: follow it again with: dae logs -f {id}\n"),
            (interrupted.ExitCode, interrupted.Error));
        Assert.Equal(id, (string?)paused["id"]);
        Assert.Equal((ExitCodes.Done, ExitCodes.Done, ExitCodes.Done), (resumed.ExitCode, cancelled.ExitCode, followed.ExitCode));
        Assert.Equal((ExitCodes.BadInput, ""), (again.ExitCode, again.Output));
    }

    private static JsonNode[] Lines(DaeResult result) => [.. result.Output.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!)];
}
