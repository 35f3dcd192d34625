using DistributedAE.Tests.Postgres;
using Xunit.Abstractions;

namespace DistributedAE.Orleans.Tests.Silos;

/// <summary>Two control silos and three worker silos as processes on PostgreSQL, and whoever of them is killed, the model is the one of a single process.</summary>
[Collection(SiloProcessGroup.Name)]
public sealed class KilledSilosTests(PostgresServer server, ITestOutputHelper output)
{
    [PostgresFact]
    public async Task Whoever_is_killed_the_model_is_the_same()
    {
        using var silos = new SiloProcesses(server.NewDatabase(), output);
        string id = await silos.StartFiveAsync();

        await silos.KillAsync("three");
        output.WriteLine($"worker silo killed: went on after {(await silos.RecoveryAsync("one", id)).TotalSeconds:F1} s");

        // the one that does not lead has a partition
        await silos.KillAsync("two");
        output.WriteLine($"silo with a partition killed: went on after {(await silos.RecoveryAsync("one", id)).TotalSeconds:F1} s");

        await silos.StartControlAsync("two");
        DateTimeOffset killed = DateTimeOffset.UtcNow;
        await silos.KillAsync("one");
        output.WriteLine($"leading silo killed at {killed:HH:mm:ss.fff}: went on after {(await silos.RecoveryAsync("two", id)).TotalSeconds:F1} s\n{await silos.HistoryAsync("two", id)}");

        await silos.KillAsync("two", "four", "five");
        await silos.StartControlAsync("one");
        silos.StartWorker("three");
        output.WriteLine($"all silos killed and two started again: went on after {(await silos.RecoveryAsync("one", id)).TotalSeconds:F1} s");

        await silos.EndWithTheSameModelAsync("one", id);
    }
}
