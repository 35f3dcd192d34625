using DistributedAE.Cli;
using DistributedAE.Cli.Tests;
using DistributedAE.Tests.Postgres;
using Xunit.Abstractions;

namespace DistributedAE.Orleans.Tests.Silos;

/// <summary>
/// Silos that answer nothing any more and still run, as on a machine that swaps or is cut off: the job goes on without them, and when they are back they find that their time
/// is over, and end without having written anything.
/// </summary>
[Collection(SiloProcessGroup.Name)]
public sealed class FrozenSilosTests(PostgresServer server, ITestOutputHelper output)
{
    [PostgresFact]
    public async Task Whoever_is_frozen_the_job_goes_on_and_the_woken_silo_ends()
    {
        using var silos = new SiloProcesses(server.NewDatabase(), output);
        string id = await silos.StartFiveAsync();

        await FreezeAsync(silos, "three", "one", id, "worker silo");

        // the one that does not lead has a partition
        await FreezeAsync(silos, "two", "one", id, "silo with a partition");
        await silos.StartControlAsync("two");
        (long term, _) = await silos.TermsAsync();

        // whoever follows at another silo's front is not left hanging with the leader
        using RunningDae following = silos.Start("two", "logs", id, "--follow");
        await following.WaitForLineAsync("finetune: epoch");
        await FreezeAsync(silos, "one", "two", id, "leading silo");

        (long later, long stored) = await silos.TermsAsync();
        Assert.Equal((term + 1, term + 1), (later, stored));
        await silos.EndWithTheSameModelAsync("two", id);
        DaeResult followed = await following.EndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(followed.ExitCode == ExitCodes.Done, followed.Error);
        Assert.Contains($"paused; go on with: dae resume {id}", followed.Output, StringComparison.Ordinal);
        Assert.EndsWith("cancelled\n", followed.Output, StringComparison.Ordinal);
    }

    /// <summary>Freezes a silo, and wakes it when the job goes on without it.</summary>
    private async Task FreezeAsync(SiloProcesses silos, string name, string witness, string jobId, string what)
    {
        await silos.FreezeAsync(name);
        Task<TimeSpan> recovering = silos.RecoveryAsync(witness, jobId);
        TimeSpan noticed = await silos.FoundDeadAsync(name);
        output.WriteLine($"{what} frozen: found dead after {noticed.TotalSeconds:F1} s, went on after {(await recovering).TotalSeconds:F1} s\n{await silos.HistoryAsync(witness, jobId)}");
        DaeResult end = await silos.WakeAsync(name);
        Assert.Equal(ExitCodes.Failed, end.ExitCode);

        // its last word; what it was at when it froze may fail meanwhile, and be logged behind that
        string last = end.Error.Split('\n').Last(line => line.StartsWith("dae: ", StringComparison.Ordinal));
        Assert.StartsWith($"dae: {name} did not answer the other silos (", last, StringComparison.Ordinal);
        Assert.EndsWith("): its work is theirs by now, and it ends; started again it joins anew", last, StringComparison.Ordinal);
        await silos.RecoveryAsync(witness, jobId);
    }
}
