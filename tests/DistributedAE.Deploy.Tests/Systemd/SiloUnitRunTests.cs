using DistributedAE.Cli;
using DistributedAE.Cli.Tests;
using DistributedAE.Deploy.Tests.CommandLines;
using DistributedAE.Tests.Postgres;
using Xunit.Abstractions;

namespace DistributedAE.Deploy.Tests.Systemd;

/// <summary>The command lines of the silos' units, run as plain processes as systemd would start them, with a PostgreSQL: the job is done, and they stop as units do.</summary>
public sealed class SiloUnitRunTests(PostgresServer server, ITestOutputHelper output) : IClassFixture<PostgresServer>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SiloFact]
    public async Task A_control_silo_and_a_worker_silo_of_one_machine_train_and_stop()
    {
        Script.WriteDae(_folder.File("dae"));
        SmallJob.Write(_folder);
        string hash = (await SmallJob.TrainAsync(_folder, "small.yaml", "--out", "here")).GetProperty("modelSha256").GetString()!;
        await MakeSecretsAsync();

        using var control = new KeptUnit(() => StartAsync("deploy/systemd/dae-silo-control.service"), "submit jobs");
        await control.StartAsync();
        using var worker = new KeptUnit(() => StartAsync("deploy/systemd/dae-silo-worker.service"), "slots");
        await worker.StartAsync();
        Task<DaeResult> submitting = DaeProcess.RunAsync(_folder.Path, "submit", "small.yaml", "--follow", "--root", "dae-silo-control");
        while (await Task.WhenAny(submitting, worker.Ended, control.Ended) != submitting)
        {
            // a silo that was left without a processor for seconds is taken for dead by the others, and ends
            await control.MendAsync(output.WriteLine);
            await worker.MendAsync(output.WriteLine);
        }

        if (submitting.IsCanceled)
        {
            Assert.Fail($"the job did not end\ncontrol silo: {(await control.EndAsync("KILL")).Error}\nworker silo: {(await worker.EndAsync("KILL")).Error}");
        }

        DaeResult submitted = await submitting;
        Assert.True(submitted.ExitCode == ExitCodes.Done, submitted.Error);
        Assert.Contains($"modelSha256  {hash}\n", submitted.Output, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllTextAsync(_folder.File("credentials/token")), await File.ReadAllTextAsync(_folder.File("dae-silo-control/token")));
        foreach (KeptUnit silo in new[] { worker, control })
        {
            // any other code is a failure to systemd, which the worker's unit would start again
            DaeResult stopped = await silo.EndAsync("TERM");
            Assert.Equal(ExitCodes.Done, stopped.ExitCode);
            Assert.EndsWith("dae: the silo has left the cluster\n", stopped.Error, StringComparison.Ordinal);
        }
    }

    /// <summary>Starts a unit with a state folder of its own: what comes before its command line, and that.</summary>
    private async Task<RunningDae> StartAsync(string file)
    {
        UnitFile unit = UnitFile.Read(file);
        Assert.Equal("/etc/dae/silo.env", unit.Single("EnvironmentFile"));
        Assert.Empty(unit.Values("SuccessExitStatus"));
        string state = Directory.CreateDirectory(_folder.File(unit.Single("StateDirectory"))).FullName;
        (string, string)[] environment =
        [
            ("STATE_DIRECTORY", state),
            .. (await File.ReadAllLinesAsync(_folder.File("silo.env"))).Select(line => line.Split('=', 2)).Select(parts => (parts[0], parts[1])),
        ];
        var process = new UnitProcess(_folder);
        foreach (string before in unit.Values("ExecStartPre"))
        {
            DaeResult prepared = await process.RunAsync(before, environment);
            Assert.True(prepared.ExitCode == 0, prepared.Error);
        }

        // ports of a test's own, as a drop-in would have
        FoundCommand command = CommandFinder.All.Single(found => found.File == file);
        string line = unit.Single("ExecStart");
        foreach (string port in command.Value("--role") == "control" ? ["--silo-port", "--gateway-port"] : new[] { "--silo-port" })
        {
            line = command.Value(port) is { } usual ? line.Replace($"{port} {usual}", $"{port} 0", StringComparison.Ordinal) : $"{line} {port} 0";
        }

        return process.Start(line, environment);
    }

    /// <summary>Makes what the page asks for in <c>/etc/dae</c>.</summary>
    private async Task MakeSecretsAsync()
    {
        DaeResult made = await Tool.RunAsync(_folder.Path, [Repository.Path("deploy/make-secrets.sh"), "credentials"]);
        Assert.True(made.ExitCode == 0, made.Error);
        await File.WriteAllTextAsync(_folder.File("credentials/database"), server.NewDatabase());
        await File.WriteAllTextAsync(_folder.File("silo.env"), "DAE_ADVERTISE=127.0.0.1\n");
    }
}
