using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DistributedAE.Cli.Tests.Cluster;

/// <summary>Worker processes that the server starts itself. With real kills.</summary>
public sealed class LocalWorkersTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_killed_worker_is_started_again_a_drained_one_stays_away_and_the_model_is_the_same()
    {
        var server = new RunningServer { Computing = ["--workers", "2", "--slots", "1"] };
        try
        {
            string job = server.Job("long.yaml", SmallJob.Long.Replace("epochs: 1200", "epochs: 200", StringComparison.Ordinal));
            JsonElement here = await SmallJob.TrainAsync(server.Folder, job, "--out", "run");
            await server.InitializeAsync();
            JsonNode[] first = await WorkersAsync(server, 2);
            using RunningDae followed = server.Start("submit", job, "--follow");
            await followed.WaitForLineAsync("finetune: epoch 1 of 200");

            string victim = (string)first[0]["name"]!;
            using (Process process = Process.GetProcessById(int.Parse(victim.Split('-')[^1], CultureInfo.InvariantCulture)))
            {
                process.Kill();
            }

            DaeResult drained = await server.RunAsync("workers", "drain", (string)first[1]["name"]!);
            DaeResult done = await followed.EndAsync();
            JsonNode[] last = await WorkersAsync(server, 1);

            Assert.True(done.ExitCode == ExitCodes.Done, done.Error);
            Assert.Contains($"modelSha256  {here.GetProperty("modelSha256").GetString()}\n", done.Output, StringComparison.Ordinal);
            Assert.Equal((ExitCodes.Done, $"{first[1]["id"]} ({first[1]["name"]}) finishes its block and leaves\n"), (drained.ExitCode, drained.Output));
            Assert.Equal(victim.Split('-')[1], ((string)last[0]["name"]!).Split('-')[1]);
            Assert.NotEqual(victim, (string?)last[0]["name"]);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>Waits until so many workers are there and gives them by name.</summary>
    private static async Task<JsonNode[]> WorkersAsync(RunningServer server, int count)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            JsonArray workers = (await server.JsonAsync("workers"))["workers"]!.AsArray();
            JsonNode[] here = [.. workers.Select(worker => worker!).Where(worker => (string?)worker["status"] != "lost")];
            if (here.Length == count)
            {
                return [.. here.OrderBy(worker => (string?)worker["name"], StringComparer.Ordinal)];
            }

            await Task.Delay(Pause, deadline.Token);
        }
    }
}
