using DistributedAE.Cli.Tests.Reproducibility;

namespace DistributedAE.Cli.Tests.Cluster;

/// <summary>A cluster over TLS with a certificate that no authority signed. With real processes.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_is_trained_over_tls_and_only_who_knows_the_certificate_talks_to_the_coordinator()
    {
        _ = SelfSigned.Make(_folder.Path, "server");
        _ = SelfSigned.Make(_folder.Path, "other");
        File.WriteAllText(_folder.File("small.yaml"), SmallJob.Text);
        string hash = (await FinishedRun.UndisturbedAsync(SmallJob.Text)).ModelSha256;
        using RunningDae server = DaeProcess.Start(
            _folder.Path, ["server", "--root", "root", "--url", "https://127.0.0.1:0", "--certificate", "server.pem", "--certificate-key", "server.key", "--workers", "1"]);
        string url = (await server.WaitForLineAsync("listening")).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        await server.WaitForLineAsync("submit jobs");

        DaeResult local = await DaeProcess.RunAsync(_folder.Path, ["submit", "small.yaml", "--follow", "--root", "root"]);
        string[] remote = ["--server", url, "--root", "elsewhere", "--token-file", "root/token"];
        DaeResult trusting = await DaeProcess.RunAsync(_folder.Path, ["list", .. remote, "--certificate", "server.pem"]);
        DaeResult unknowing = await DaeProcess.RunAsync(_folder.Path, ["list", .. remote]);
        DaeResult mistaken = await DaeProcess.RunAsync(_folder.Path, ["list", .. remote, "--certificate", "other.pem"]);
        DaeResult worker = await DaeProcess.RunAsync(
            _folder.Path, ["worker", "--server", url, "--root", "elsewhere", "--token-file", "root/worker-token", "--certificate", "other.pem"]);
        DaeResult noCertificate = await DaeProcess.RunAsync(_folder.Path, ["list", .. remote, "--certificate", "server.key"]);

        Assert.StartsWith("https://", url, StringComparison.Ordinal);
        Assert.Contains($"modelSha256  {hash}\n", local.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCodes.Done, ""), (trusting.ExitCode, trusting.Error));
        Assert.All([unknowing, mistaken], refused =>
        {
            Assert.Equal(ExitCodes.Unreachable, refused.ExitCode);
            Assert.Contains("name its certificate, or its authority's, with --certificate FILE", refused.Error, StringComparison.Ordinal);
        });
        Assert.Equal(ExitCodes.BadInput, worker.ExitCode);
        Assert.Contains($"the certificate of {url}/ is not trusted", worker.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.BadInput, noCertificate.ExitCode);
        Assert.Contains("server.key holds no certificate", noCertificate.Error, StringComparison.Ordinal);
    }
}
