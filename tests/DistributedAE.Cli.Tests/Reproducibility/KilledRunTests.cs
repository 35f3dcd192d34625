using Xunit.Abstractions;

namespace DistributedAE.Cli.Tests.Reproducibility;

/// <summary>A run that is killed again and again, and resumed each time with another number of slots, ends with the bits of one that ran through.</summary>
public sealed class KilledRunTests(ITestOutputHelper output)
{
    private const int Kills = 10;
    private const int MostWrittenLines = 6;
    private const int MostMilliseconds = 30;

    [Theory]
    [InlineData(SmallJobs.Reconstruct, 20261120)]
    [InlineData(null, 31415926)]
    public async Task Ten_kills_at_random_moments_do_not_show(string? job, int seed)
    {
        job ??= SmallJobs.SavingAlways;
        FinishedRun undisturbed = await FinishedRun.UndisturbedAsync(SmallJobs.Reconstruct);
        var random = new Random(seed);
        output.WriteLine($"seed {seed}");

        // a run that ends before its kill has to be right too; the rest of the kills goes to another one
        for (int kills = 0; kills < Kills;)
        {
            (FinishedRun killed, int count) = await RunAsync(job, Kills - kills, random);
            kills += count;
            output.WriteLine($"{count} kills");
            Assert.Equal(undisturbed with { ModelBytes = killed.ModelBytes }, killed);
        }
    }

    private async Task<(FinishedRun Run, int Kills)> RunAsync(string job, int most, Random random)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File(SmallJobs.FileName), job);
        for (int kills = 0; ; kills++)
        {
            string[] how = File.Exists(folder.File("run/job.yaml")) ? ["--resume", "run"] : [SmallJobs.FileName, "--out", "run"];
            using DaeRun run = DaeRun.Start(folder.Path, [], ["train", .. how, "--slots", $"{random.Next(1, 4)}", "-o", "json"]);
            if (kills == most || !await KillAsync(run, folder.File("run/events.jsonl"), random))
            {
                return (await FinishedRun.EndAsync(run, folder), kills);
            }
        }
    }

    /// <summary>Kills a run some lines of its log and some milliseconds from now.</summary>
    private async Task<bool> KillAsync(DaeRun run, string events, Random random)
    {
        int lines = CountLines(events);
        int wanted = lines + random.Next(MostWrittenLines + 1);
        var delay = TimeSpan.FromMilliseconds(random.Next(MostMilliseconds));
        await run.UntilAsync(() => CountLines(events) >= wanted);
        await Task.Delay(delay);
        bool killed = await run.KillAsync();
        output.WriteLine($"{(killed ? "killed" : "ended")} at line {CountLines(events)}, {wanted} and {delay.TotalMilliseconds} ms wanted");
        return killed;
    }

    private static int CountLines(string path)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Count(letter => letter == '\n');
    }
}
