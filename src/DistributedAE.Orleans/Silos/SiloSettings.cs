using System.Net;
using DistributedAE.Data;
using DistributedAE.Server;
using Microsoft.Extensions.Logging;

namespace DistributedAE.Orleans.Silos;

/// <summary>How a silo is set up.</summary>
public sealed record SiloSettings
{
    /// <summary>Default of <see cref="Cluster"/>.</summary>
    public const string DefaultCluster = "dae";

    /// <summary>Default of <see cref="SiloPort"/>.</summary>
    public const int DefaultSiloPort = 11111;

    /// <summary>Default of <see cref="GatewayPort"/>.</summary>
    public const int DefaultGatewayPort = 30000;

    /// <summary>What it is there for.</summary>
    public required SiloRole Role { get; init; }

    /// <summary>Name of the cluster: silos of one name and one database are one cluster. Default <see cref="DefaultCluster"/>.</summary>
    public string Cluster { get; init; } = DefaultCluster;

    /// <summary>What people see: 1 to 100 visible characters. Default: the machine's name and the process id.</summary>
    public string Name { get; init; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>Connection string of the PostgreSQL database that the cluster lives in; null only on <see cref="Localhost"/>.</summary>
    public string? Database { get; init; }

    /// <summary>Whether all silos are on this machine, without a database. What is not in files is lost with the silo that started first.</summary>
    public bool Localhost { get; init; }

    /// <summary>On <see cref="Localhost"/>: address of the silo that started first; null for this one.</summary>
    public IPEndPoint? Primary { get; init; }

    /// <summary>Host name or address by which other silos reach this one. Default 127.0.0.1.</summary>
    public string Advertise { get; init; } = "127.0.0.1";

    /// <summary>Port of the silos among each other, 0…65535; 0 takes any that is free. Default <see cref="DefaultSiloPort"/>.</summary>
    public int SiloPort { get; init; } = DefaultSiloPort;

    /// <summary>Port for clients of Orleans, 0…65535; 0 takes any that is free. Worker silos have none. Default <see cref="DefaultGatewayPort"/>.</summary>
    public int GatewayPort { get; init; } = DefaultGatewayPort;

    /// <summary>Its folder: of a control silo tokens and run folders, of a worker silo data that come from the cluster.</summary>
    public required string Root { get; init; }

    /// <summary>Control: addresses of API and dashboard. Default <see cref="CoordinatorOptions.DefaultUrl"/>.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [CoordinatorOptions.DefaultUrl];

    /// <summary>Control: a PEM or PFX file for TLS; null for plain HTTP.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>Control: the PEM file with the private key.</summary>
    public string? CertificateKeyPath { get; init; }

    /// <summary>Control: password of the key or of the PFX file.</summary>
    public string? CertificatePassword { get; init; }

    /// <summary>Control: how many jobs run at once, ≥ 1; default 1.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Control: largest data file that is taken, in bytes.</summary>
    public long UploadLimitBytes { get; init; } = CoordinatorOptions.DefaultUploadLimitBytes;

    /// <summary>Control: whether there are no tokens. Only on loopback.</summary>
    public bool NoAuth { get; init; }

    /// <summary>Control: seconds without a word after which a worker's blocks go to others.</summary>
    public double LeaseSeconds { get; init; } = CoordinatorOptions.DefaultLeaseSeconds;

    /// <summary>Control: the folder that relative paths of data start from; null for none.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Worker: its threads, ≥ 1; default 1.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>Worker: address that answers <c>/healthz</c> and <c>/readyz</c>; null for none.</summary>
    public string? HealthUrl { get; init; }

    /// <summary>What is logged to stderr; default warnings and worse.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>Gets a line for people; on any thread.</summary>
    public Action<string> Tell { get; init; } = _ => { };

    /// <summary>Checks everything that can be checked before the start.</summary>
    /// <exception cref="InputException">With one line for each problem.</exception>
    public void Check()
    {
        var problems = new List<string>();
        Require(Cluster is { Length: > 0 and <= 100 } && Cluster.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'), $"the cluster's name is '{Cluster}'; 1 to 100 letters, digits, dashes and underscores are possible");
        Require(Name is { Length: > 0 and <= 100 } && !Name.Any(char.IsControl), $"the silo's name is '{Name}'; 1 to 100 visible characters are possible");
        Require(Localhost != (Database is not null), Localhost
            ? "--localhost needs no database, and one is given; leave one of them away"
            : "a cluster lives in a PostgreSQL database; name the file with its connection string with --database-file, or, for this machine alone, give --localhost");
        Require(Primary is null || Localhost, "--primary joins a silo of this machine and needs --localhost; with a database silos find each other");
        Require(SiloPort is >= 0 and <= IPEndPoint.MaxPort, $"the silo's port is {SiloPort}; 0 to {IPEndPoint.MaxPort} are possible");
        Require(GatewayPort is >= 0 and <= IPEndPoint.MaxPort, $"the gateway's port is {GatewayPort}; 0 to {IPEndPoint.MaxPort} are possible");
        Require(Slots is >= 1 and <= 1024, $"the silo has {Slots} slots; 1 to 1024 are possible");
        Require(!NoAuth || IPAddress.TryParse(Advertise, out IPAddress? address) && IPAddress.IsLoopback(address), $"without tokens a cluster keeps to this machine, but other silos reach it at {Advertise}; leave --no-auth away");
        if (problems.Count > 0)
        {
            throw new InputException(string.Join('\n', problems));
        }

        if (Role == SiloRole.Control)
        {
            Front.Check();
        }

        void Require(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add(problem);
            }
        }
    }

    /// <summary>The options of the front as those of a coordinator.</summary>
    internal CoordinatorOptions Front => new()
    {
        Root = Root,
        Urls = Urls,
        Concurrency = Concurrency,
        UploadLimitBytes = UploadLimitBytes,
        NoAuth = NoAuth,
        LeaseSeconds = LeaseSeconds,
        DataFolder = DataFolder,
        CertificatePath = CertificatePath,
        CertificateKeyPath = CertificateKeyPath,
        CertificatePassword = CertificatePassword,
        LogLevel = LogLevel,
    };
}
