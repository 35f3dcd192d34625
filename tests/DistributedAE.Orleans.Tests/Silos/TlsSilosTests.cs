using System.Text.Json.Nodes;
using DistributedAE.Cli;
using DistributedAE.Cli.Tests;
using DistributedAE.Protocol.Api;
using DistributedAE.Tests.Postgres;
using Xunit.Abstractions;

namespace DistributedAE.Orleans.Tests.Silos;

/// <summary>Control silos over TLS, each with a certificate of its own that no authority signed. With real processes.</summary>
[Collection(SiloProcessGroup.Name)]
public sealed class TlsSilosTests(PostgresServer server, ITestOutputHelper output)
{
    private const string Small = """
        name: small
        data: { source: digits, trainCount: 200, testCount: 0 }
        model: { layers: [784, 8] }
        pretrain: { epochs: 1, batchSize: 16 }
        finetune: { epochs: 1, batchSize: 16 }
        """;

    [PostgresFact]
    public async Task A_job_is_submitted_and_followed_over_tls_at_the_silo_that_does_not_lead()
    {
        using var silos = new SiloProcesses(server.NewDatabase(), output);
        DaeResult here = await DaeProcess.RunAsync(silos.Folder, "train", silos.Job(Small), "--slots", "1", "--out", "run", "--no-pictures", "-o", "json");
        Assert.True(here.ExitCode == ExitCodes.Done, here.Error);
        await silos.StartTlsControlAsync("one");
        await silos.StartTlsControlAsync("two");
        silos.StartWorker("three");
        string url = (string)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(silos.Root("two"), CoordinatorFiles.Server)))!["address"]!;
        Assert.StartsWith("https://", url, StringComparison.Ordinal);
        string[] elsewhere = ["--server", url, "--root", "elsewhere", "--token-file", Path.Combine(silos.Root("two"), CoordinatorFiles.Token), "--certificate"];

        DaeResult submitted = await DaeProcess.RunAsync(silos.Folder, ["submit", "job.yaml", "--follow", .. elsewhere, "two.pem"]);
        DaeResult mistaken = await DaeProcess.RunAsync(silos.Folder, ["list", .. elsewhere, "one.pem"]);
        JsonNode known = await silos.JsonAsync("one", "list");

        Assert.True(submitted.ExitCode == ExitCodes.Done, submitted.Error);
        Assert.Contains($"modelSha256  {JsonNode.Parse(here.Output)!["modelSha256"]}\n", submitted.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Unreachable, mistaken.ExitCode);
        Assert.Contains("name its certificate, or its authority's, with --certificate FILE", mistaken.Error, StringComparison.Ordinal);
        Assert.Equal("finished", (string?)Assert.Single(known["jobs"]!.AsArray())!["status"]);
    }
}
