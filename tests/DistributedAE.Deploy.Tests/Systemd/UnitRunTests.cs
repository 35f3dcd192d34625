using DistributedAE.Cli;
using DistributedAE.Cli.Tests;
using DistributedAE.Deploy.Tests.CommandLines;

namespace DistributedAE.Deploy.Tests.Systemd;

/// <summary>The command lines of the units, run as plain processes as systemd would start them: the job is done, and they stop as units do.</summary>
public sealed class UnitRunTests : IDisposable
{
    private const string Page = "deploy/systemd/README.md";
    private readonly TemporaryFolder _folder = new();

    public UnitRunTests()
    {
        Directory.CreateDirectory(_folder.File("state"));
        Directory.CreateDirectory(_folder.File("credentials"));
        SmallJob.Write(_folder);
        Script.WriteDae(_folder.File("dae"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_coordinator_trains_with_the_workers_of_its_machine()
    {
        string hash = await HashAsync();
        UnitFile unit = UnitFile.Read("deploy/systemd/dae-server.service");
        using RunningDae server = new UnitProcess(_folder).Start(unit.Single("ExecStart"));
        await server.WaitForLineAsync("submit jobs");

        DaeResult submitted = await DaeProcess.RunAsync(_folder.Path, "submit", "small.yaml", "--follow", "--root", "state");

        Assert.True(submitted.ExitCode == ExitCodes.Done, submitted.Error);
        Assert.Contains($"modelSha256  {hash}\n", submitted.Output, StringComparison.Ordinal);
        await StopAsync(server);
    }

    [ToolFact("openssl")]
    public async Task A_worker_of_another_machine_joins_the_coordinator_that_the_page_sets_up_with_tls()
    {
        string hash = await HashAsync();
        await MakeCertificateAsync();
        string dropIn = Repository.Text(Page).Split("```ini\n")[1].Split("```")[0];
        using RunningDae server = new UnitProcess(_folder).Start(dropIn.Split('\n').Last(line => line.StartsWith("ExecStart=/", StringComparison.Ordinal))["ExecStart=".Length..]);
        string url = (await server.WaitForLineAsync("listening")).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        await server.WaitForLineAsync("submit jobs");
        foreach (string file in new[] { "worker-token", "certificate.pem" })
        {
            File.Copy(_folder.File($"state/{file}"), _folder.File($"credentials/{file}"));
        }

        UnitFile unit = UnitFile.Read("deploy/systemd/dae-worker.service");
        Assert.Contains(unit.Values("Environment"), value => value.StartsWith("DAE_SERVER=https://", StringComparison.Ordinal));
        using RunningDae worker = new UnitProcess(_folder).Start(unit.Single("ExecStart"), ("DAE_SERVER", url));

        DaeResult submitted = await DaeProcess.RunAsync(_folder.Path, "submit", "small.yaml", "--follow", "--root", "state");

        Assert.True(submitted.ExitCode == ExitCodes.Done, submitted.Error);
        Assert.StartsWith("https://", url, StringComparison.Ordinal);
        Assert.Contains($"modelSha256  {hash}\n", submitted.Output, StringComparison.Ordinal);
        await StopAsync(worker);
        await StopAsync(server);
    }

    private static async Task StopAsync(RunningDae process) => Assert.Equal(ExitCodes.Done, (await UnitProcess.StopAsync(process)).ExitCode);

    /// <summary>Makes the coordinator's certificate as the page says.</summary>
    private async Task MakeCertificateAsync()
    {
        string command = Repository.Text(Page).Split('\n').Single(line => line.StartsWith("openssl ", StringComparison.Ordinal));
        DaeResult made = await Tool.RunAsync(_folder.Path, ShellWords.Split(command.Replace("/etc/dae", _folder.File("credentials"), StringComparison.Ordinal)));
        Assert.True(made.ExitCode == 0, made.Error);
    }

    private async Task<string> HashAsync() => (await SmallJob.TrainAsync(_folder, "small.yaml", "--out", "here")).GetProperty("modelSha256").GetString()!;
}
