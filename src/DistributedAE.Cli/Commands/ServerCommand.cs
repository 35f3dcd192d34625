using System.CommandLine;
using DistributedAE.Cli.Cluster;
using DistributedAE.Cli.Display;
using DistributedAE.Cli.Runs;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Server;
using Microsoft.Extensions.Logging;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae server</c>: runs a coordinator.</summary>
internal static class ServerCommand
{
    private const int MostWorkers = 256;
    private const int MegabyteShift = 20;

    private static readonly Option<string?> Root = new("--root")
    {
        Description = "Its folder: tokens, jobs, uploads. Default: dae-server in the user's local data.",
        HelpName = "DIR",
    };

    private static readonly Option<string[]> Urls = new("--url")
    {
        Description = $"Address to listen on, can be given many times; port 0 takes any that is free. Default: {CoordinatorOptions.DefaultUrl}.",
        HelpName = "URL",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<int> Workers = new("--workers")
    {
        Description = "Worker processes to start on this machine; those that die are started again.",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
    };

    private static readonly Option<int?> Slots = SlotsOption.Create();

    private static readonly Option<int> LocalSlots = new("--local-slots")
    {
        Description = "Threads of the coordinator itself that compute its jobs in place of workers; 0 leaves the work to workers.",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
    };

    private static readonly Option<int> Jobs = new("--jobs")
    {
        Description = "How many jobs run at once; they share the workers.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<string?> DataFolder = new("--data-folder")
    {
        Description = "Folder that relative paths of data in job files start from.",
        HelpName = "DIR",
    };

    private static readonly Option<long> UploadLimit = new("--upload-limit")
    {
        Description = "Largest data file that is taken, in MB; 0 takes none.",
        HelpName = "MB",
        DefaultValueFactory = _ => CoordinatorOptions.DefaultUploadLimitBytes >> MegabyteShift,
    };

    private static readonly Option<double> Lease = new("--lease")
    {
        Description = "Seconds without a word after which a worker's blocks go to others.",
        HelpName = "S",
        DefaultValueFactory = _ => CoordinatorOptions.DefaultLeaseSeconds,
    };

    private static readonly Option<string?> DatabaseFile = new("--database-file")
    {
        Description = "File with the connection string of a PostgreSQL database for jobs, events and metrics. Default: DAE_DATABASE, else files in the root folder.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> NoAuth = new("--no-auth")
    {
        Description = "No tokens: everybody on this machine may do everything. Only on loopback addresses.",
    };

    private static readonly Option<string?> Certificate = new("--certificate")
    {
        Description = "TLS: a PEM or PFX file with the certificate.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> CertificateKey = new("--certificate-key")
    {
        Description = "TLS: the PEM file with its private key. A password is taken from DAE_CERTIFICATE_PASSWORD.",
        HelpName = "FILE",
    };

    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        Workers.RequireWhole(0, MostWorkers);
        Slots.Description = "Threads of each worker that --workers starts. Default: the cores, divided among them.";
        var command = new ExampleCommand("server", "Runs a coordinator: takes jobs, hands their work to workers, and goes on with all of them after a restart.", """
            dae server                               then: dae worker, and dae submit job.yaml --follow
            dae server --workers 2                   with two workers on this machine
            dae server --url https://0.0.0.0:7470 --certificate server.pem --certificate-key server.key
            """)
        {
            Root, Urls, Workers, Slots, LocalSlots, Jobs, DataFolder, UploadLimit, Lease, DatabaseFile, NoAuth, Certificate, CertificateKey,
        };
        command.SetAction(parsed =>
        {
            using var stop = new StopRequest();
            return RunAsync(parsed, stop.Token).GetAwaiter().GetResult();
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        CoordinatorOptions options = Options(parsed);
        if (options.LocalSlots > 0 && parsed.GetValue(Workers) > 0)
        {
            throw new InputException("--local-slots has the coordinator compute its jobs itself, so that --workers would have nothing to do; leave one of them away");
        }

        await using var coordinator = new Coordinator(options);
        await coordinator.StartAsync(stop).ConfigureAwait(false);
        int count = parsed.GetValue(Workers);
        var workers = new LocalWorkersOptions(
            coordinator.Address,
            options.NoAuth ? null : Path.Combine(coordinator.Root, CoordinatorFiles.WorkerToken),
            count,
            parsed.GetValue(Slots) ?? LocalWorkersOptions.SlotsOf(count))
        {
            CertificateFile = options.CertificatePath is null ? null : Path.Combine(coordinator.Root, CoordinatorFiles.Certificate),
        };
        var local = new LocalWorkers(workers, TimeProvider.System, line => Console.Error.WriteLine($"dae: {line}"));
        await using (local.ConfigureAwait(false))
        {
            Tell(coordinator, options, workers);
            local.Start();
            await coordinator.WaitAsync(stop).ConfigureAwait(false);
        }

        Console.Error.WriteLine("dae: stopped; jobs that are not over go on when the server is started again");
        return ExitCodes.Done;
    }

    private static void Tell(Coordinator coordinator, CoordinatorOptions options, LocalWorkersOptions workers)
    {
        string address = coordinator.Address.GetLeftPart(UriPartial.Authority);
        bool isDefault = coordinator.Root == Path.GetFullPath(CoordinatorFiles.DefaultRoot);
        string root = isDefault ? "" : $" --root {Say.Path(coordinator.Root)}";
        Row("listening", address);
        Row("dashboard", coordinator.DashboardLink.AbsoluteUri);
        Row("root", coordinator.Root);
        Row("tokens", options.NoAuth
            ? "none: everybody on this machine may do everything"
            : $"{CoordinatorFiles.Token} for submitting, {CoordinatorFiles.WorkerToken} for workers, in the root folder");
        Row("workers", options.LocalSlots > 0 ? $"none needed: {Say.Count(options.LocalSlots, "slot")} of the coordinator itself" : workers.Count == 0 ? "none yet" : $"{Say.Count(workers.Count, "worker")} of this machine, {Say.Count(workers.Slots, "slot")} each");
        if (options.LocalSlots == 0)
        {
            Row("add workers", $"dae worker{root}");
        }

        Row("submit jobs", $"dae submit job.yaml --follow{root}");
        Console.Out.Flush();
    }

    private static void Row(string name, string value) => Console.Out.WriteLine($"{name,-13}{value}");

    private static CoordinatorOptions Options(ParseResult parsed) => new()
    {
        Root = Path.GetFullPath(parsed.GetValue(Root) ?? CoordinatorFiles.DefaultRoot),
        Urls = parsed.GetRequiredValue(Urls) is { Length: > 0 } urls ? urls : [CoordinatorOptions.DefaultUrl],
        Concurrency = parsed.GetValue(Jobs),
        UploadLimitBytes = UploadBytes(parsed.GetValue(UploadLimit)),
        Database = Cluster.DatabaseFile.Read(parsed.GetValue(DatabaseFile)),
        NoAuth = parsed.GetValue(NoAuth),
        LeaseSeconds = parsed.GetValue(Lease),
        LocalSlots = parsed.GetValue(LocalSlots),
        DataFolder = parsed.GetValue(DataFolder) is { } folder ? Path.GetFullPath(folder) : null,
        CertificatePath = parsed.GetValue(Certificate),
        CertificateKeyPath = parsed.GetValue(CertificateKey),
        CertificatePassword = Variable("DAE_CERTIFICATE_PASSWORD"),
        LogLevel = LogLevel.Warning,
    };

    private static long UploadBytes(long megabytes) => megabytes is >= 0 and <= long.MaxValue >> MegabyteShift
        ? megabytes << MegabyteShift
        : throw new InputException($"--upload-limit is {megabytes}, but must be a whole number of MB of at least 0");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
