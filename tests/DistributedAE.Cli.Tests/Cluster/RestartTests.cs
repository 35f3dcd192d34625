using System.Text.Json.Nodes;
using DistributedAE.Cli.Tests.Reproducibility;

namespace DistributedAE.Cli.Tests.Cluster;

/// <summary>The coordinator is killed and started again: jobs go on, those who follow them too, and the model is the same.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task Logs_and_watch_follow_a_job_over_a_kill_of_the_coordinator_to_the_same_model()
    {
        var server = new RunningServer();
        try
        {
            string job = server.Job("long.yaml", $"{SmallJob.Long}\ncheckpoint: {{ everySeconds: 0.2 }}\n");
            string hash = (await FinishedRun.UndisturbedAsync(SmallJob.Long)).ModelSha256;
            await server.InitializeAsync();
            using RunningDae watch = server.Start("submit", job, "--follow");
            await watch.WaitForLineAsync("submitted");
            using RunningDae logs = server.Start("logs", "long", "-f", "-o", "json");
            await watch.WaitForLineAsync("finetune: epoch 1 of 1200");
            JsonNode saved;
            do
            {
                saved = JsonNode.Parse(await logs.WaitForLineAsync("checkpoint.saved"))!;
            }
            while ((string?)saved["stage"] != "finetune" || (int?)saved["epoch"] is null or 0);

            await server.KillAsync();
            await server.StartAsync();
            DaeResult followed = await watch.EndAsync();
            DaeResult logged = await logs.EndAsync();

            Assert.Equal((ExitCodes.Done, ExitCodes.Done), (followed.ExitCode, logged.ExitCode));
            Assert.Contains($"modelSha256  {hash}\n", followed.Output, StringComparison.Ordinal);
            Assert.Contains("goes on", followed.Output, StringComparison.Ordinal);
            long[] ids = [.. logged.Output.TrimEnd().Split('\n').Select(line => (long)JsonNode.Parse(line)!["id"]!)];
            Assert.Equal(ids.Distinct().Order(), ids);
            Assert.Equal("job.finished", (string?)JsonNode.Parse(logged.Output.TrimEnd().Split('\n')[^1])!["kind"]);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_stopped_server_says_that_its_jobs_go_on()
    {
        var server = new RunningServer();
        try
        {
            await server.InitializeAsync();

            DaeResult stopped = await server.StopAsync();

            Assert.Equal(ExitCodes.Done, stopped.ExitCode);
            Assert.Equal("dae: stopped; jobs that are not over go on when the server is started again\n", stopped.Error);
            Assert.False(File.Exists(server.Folder.File("root/server.json")));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }
}
