using DistributedAE.Cli.Tests;
using DistributedAE.Protocol.Api;
using DistributedAE.Tests.Postgres;
using Xunit.Abstractions;

namespace DistributedAE.Orleans.Tests.Silos;

/// <summary>Two control silos and three worker silos as processes on PostgreSQL, and whoever of them is killed, the model is the one of a single process.</summary>
public sealed class KilledSilosTests(PostgresServer server, ITestOutputHelper output) : IClassFixture<PostgresServer>
{
    private const string Text = """
        name: small
        data: { source: digits, trainCount: 400, testCount: 0, validation: 0.1 }
        model: { layers: [784, 100, 20] }
        pretrain: { epochs: 2, batchSize: 16 }
        finetune: { epochs: EPOCHS, batchSize: 16, optimizer: { kind: adam, learningRate: 0.0001, clipNorm: 1 } }
        parallel: { shards: 8, partitions: 2 }
        checkpoint: { everySeconds: 0.5 }
        """;

    [PostgresFact]
    public async Task Whoever_is_killed_the_model_is_the_same()
    {
        string text = Text.Replace("EPOCHS", "250", StringComparison.Ordinal);
        await using TestSilos here = await TestSilos.StartAsync(1, 0);
        string expected = here.TrainHere(TestSilos.Job(text)).ModelSha256!;
        using var silos = new SiloProcesses(server.NewDatabase(), output);
        string job = silos.Job(text);
        await silos.StartControlAsync("one");
        await silos.StartControlAsync("two");
        foreach (string worker in new[] { "three", "four", "five" })
        {
            silos.StartWorker(worker);
        }

        // any control silo takes it, whoever leads
        DaeResult submitted = await silos.RunAsync("two", "submit", job);
        Assert.True(submitted.ExitCode == 0, submitted.Error);
        string id = submitted.Output.Split(['\n', ' '])[0].Trim();
        await silos.WaitAsync("one", id, found => found is { Status: JobStatus.Running, StageIndex: 2, Epoch: > 0 }, "fine-tuned");

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

        JobView done = await silos.WaitAsync("one", id, found => found.Status is not (JobStatus.Running or JobStatus.Queued), "over");
        Assert.Equal((JobStatus.Finished, expected), (done.Status, done.ModelSha256));
    }
}
