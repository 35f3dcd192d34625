using System.CommandLine;
using DistributedAE.Protocol.Api;
using DistributedAE.Server;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae silo</c>: runs a silo of a cluster on Orleans, where this build has it.</summary>
internal static class SiloCommand
{
    /// <summary>The role of silos that run grains and answer the API.</summary>
    public const string Control = "control";

    /// <summary>The role of silos that compute.</summary>
    public const string Worker = "worker";

    /// <summary>What a build without Orleans says.</summary>
    public const string WhyNot =
        "this build has no Orleans, because its packages could not be restored; build where they can, with 'dotnet build -p:UseOrleans=true' ('dae server' and 'dae worker' need none)";

    private const int HighestPort = 65535;
    private const int MostJobs = 1024;

    /// <summary>What the silo is there for.</summary>
    public static Option<string> Role { get; } = Words("--role", "What it is there for: control (API, dashboard, jobs and their parameters) or worker (computes).", "ROLE", Control, Worker);

    /// <summary>Name of the cluster.</summary>
    public static Option<string> Cluster { get; } = Text("--cluster", "Name of the cluster.", "NAME", "dae");

    /// <summary>Name of the silo.</summary>
    public static Option<string?> Name { get; } = new("--name") { Description = "What people see. Default: the machine's name and the process id.", HelpName = "NAME" };

    /// <summary>File with the database's connection string.</summary>
    public static Option<string?> Database { get; } = new("--database-file")
    {
        Description = "File with the connection string of the PostgreSQL database that the cluster lives in. Default: DAE_DATABASE.",
        HelpName = "FILE",
    };

    /// <summary>Whether all silos are on this machine.</summary>
    public static Option<bool> Localhost { get; } = new("--localhost") { Description = "A cluster on this machine alone, without a database: it ends with the silo that started first." };

    /// <summary>The silo that started first.</summary>
    public static Option<string?> Primary { get; } = new("--primary") { Description = "With --localhost: 127.0.0.1 and the silo port of the silo that started first.", HelpName = "HOST:PORT" };

    /// <summary>How others reach it.</summary>
    public static Option<string> Advertise { get; } = Text("--advertise", "Host name or address by which other silos reach this one.", "HOST", "127.0.0.1");

    /// <summary>Port among silos.</summary>
    public static Option<int> SiloPort { get; } = WholeNumberOption.Create("--silo-port", "PORT", "Port of the silos among each other; 0 takes any that is free.", 11111, 0, HighestPort);

    /// <summary>Port of the gateway.</summary>
    public static Option<int> GatewayPort { get; } = WholeNumberOption.Create("--gateway-port", "PORT", "Control: port for clients of Orleans; 0 takes any that is free.", 30000, 0, HighestPort);

    /// <summary>Its folder.</summary>
    public static Option<string?> Root { get; } = new("--root") { Description = "Its folder. Control: tokens and run folders; default dae-silo in the user's local data. Worker: data from the cluster; default below the user's cache.", HelpName = "DIR" };

    /// <summary>Addresses of API and dashboard.</summary>
    public static Option<string[]> Urls { get; } = new("--url")
    {
        Description = $"Control: address of API and dashboard, can be given many times; port 0 takes any that is free. Default: {CoordinatorOptions.DefaultUrl}.",
        HelpName = "URL",
        DefaultValueFactory = _ => [],
    };

    /// <summary>TLS.</summary>
    public static Option<string?> Certificate { get; } = new("--certificate") { Description = "Control: a PEM or PFX file with the certificate for TLS.", HelpName = "FILE" };

    /// <summary>TLS's key.</summary>
    public static Option<string?> CertificateKey { get; } = new("--certificate-key")
    {
        Description = "Control: the PEM file with its private key. A password is taken from DAE_CERTIFICATE_PASSWORD.",
        HelpName = "FILE",
    };

    /// <summary>Jobs at once.</summary>
    public static Option<int> Concurrency { get; } = WholeNumberOption.Create("--concurrency", "N", "Control: how many jobs run at once; they share the workers.", 1, 1, MostJobs);

    /// <summary>Where relative paths start from.</summary>
    public static Option<string?> DataFolder { get; } = new("--data-folder") { Description = "Control: folder that relative paths of data in job files start from.", HelpName = "DIR" };

    /// <summary>How long a silent worker is believed.</summary>
    public static Option<double> Lease { get; } = new("--lease")
    {
        Description = "Seconds without a word after which a worker's blocks go to others; the same at all silos.",
        HelpName = "S",
        DefaultValueFactory = _ => CoordinatorOptions.DefaultLeaseSeconds,
    };

    /// <summary>No tokens.</summary>
    public static Option<bool> NoAuth { get; } = new("--no-auth") { Description = "Control: no tokens: everybody on this machine may do everything. Only on loopback addresses." };

    /// <summary>Threads.</summary>
    public static Option<int?> Slots { get; } = SlotsOption.Create();

    /// <summary>Where health checks are answered.</summary>
    public static Option<string?> HealthUrl { get; } = new("--health-url") { Description = "Worker: address that answers /healthz and /readyz. Default: none.", HelpName = "URL" };

    /// <summary>Default of a control silo's folder.</summary>
    public static string DefaultRoot => Path.Combine(Path.GetDirectoryName(CoordinatorFiles.DefaultRoot)!, "dae-silo");

    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var command = new ExampleCommand("silo", "Runs a silo of a cluster on Orleans: jobs outlive any machine, and every control silo answers for the whole cluster.", """
            dae silo --role control --localhost --root control-1
            dae silo --role worker --localhost --primary 127.0.0.1:11111 --silo-port 0
            dae silo --role control --database-file database.txt --advertise 10.0.0.7 --url https://0.0.0.0:7470 --certificate c.pem --certificate-key k.pem
            dae silo --role worker --database-file database.txt --advertise 10.0.0.8 --slots 16
            """)
        {
            Role, Cluster, Name, Database, Localhost, Primary, Advertise, SiloPort, GatewayPort, Root, Urls, Certificate, CertificateKey, Concurrency, DataFolder, Lease, NoAuth,
            Slots, HealthUrl,
        };
#if ORLEANS
        command.SetAction(parsed =>
        {
            using var stop = new Runs.StopRequest();
            return Silos.SiloRun.RunAsync(parsed, stop.Token).GetAwaiter().GetResult();
        });
#else
        command.SetAction(_ =>
        {
            Console.Error.WriteLine($"dae: {WhyNot}");
            return ExitCodes.BadInput;
        });
#endif
        return command;
    }

    private static Option<string> Text(string name, string description, string helpName, string usual) =>
        new(name) { Description = description, HelpName = helpName, DefaultValueFactory = _ => usual };

    private static Option<string> Words(string name, string description, string helpName, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, HelpName = helpName, Required = true };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
