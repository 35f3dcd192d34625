using DistributedAE.Data;
using Microsoft.Extensions.Logging;

namespace DistributedAE.Server;

/// <summary>How a coordinator is set up.</summary>
public sealed record CoordinatorOptions
{
    /// <summary>Where the coordinator listens unless told otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:7470";

    /// <summary>Largest upload unless told otherwise: 2 GiB.</summary>
    public const long DefaultUploadLimitBytes = 2L << 30;

    /// <summary>Seconds without a word after which a worker's blocks go to others, unless told otherwise.</summary>
    public const double DefaultLeaseSeconds = 3;

    /// <summary>Its folder: tokens, <c>server.json</c>, jobs, uploads. Made when it is not there, for its owner only.</summary>
    public required string Root { get; init; }

    /// <summary>
    /// Addresses to listen on, <c>http://HOST:PORT</c> or, with a certificate, <c>https://HOST:PORT</c>; port 0 takes any that is free. Beyond this
    /// machine (another host than localhost or a loopback address) only with tokens. Default <see cref="DefaultUrl"/>.
    /// </summary>
    public IReadOnlyList<string> Urls { get; init; } = [DefaultUrl];

    /// <summary>How many jobs run at once, ≥ 1; default 1. They share the workers.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Largest data file that is taken, in bytes, ≥ 0 (0 takes none); default <see cref="DefaultUploadLimitBytes"/>.</summary>
    public long UploadLimitBytes { get; init; } = DefaultUploadLimitBytes;

    /// <summary>Connection string of a PostgreSQL database for jobs, events and metrics; null keeps them in files below <see cref="Root"/>.</summary>
    public string? Database { get; init; }

    /// <summary>How long a database that cannot be reached is waited for at the start, in seconds, 0…3600; default 30. Later it may be away for any time.</summary>
    public double DatabasePatienceSeconds { get; init; } = 30;

    /// <summary>Whether everybody on this machine may do everything. Only where all <see cref="Urls"/> are loopback. Default: tokens.</summary>
    public bool NoAuth { get; init; }

    /// <summary>Seconds without a word after which a worker's blocks go to others, 0.2…3600; default <see cref="DefaultLeaseSeconds"/>.</summary>
    public double LeaseSeconds { get; init; } = DefaultLeaseSeconds;

    /// <summary>Whether workers on this machine may share memory with the coordinator; default true. Others use their streams in any case.</summary>
    public bool SharedMemory { get; init; } = true;

    /// <summary>Threads of this process that compute its jobs in place of workers, 0…1024; default 0: workers compute.</summary>
    public int LocalSlots { get; init; }

    /// <summary>The folder that relative paths of data in job files start from; null takes none but absolute ones and uploads.</summary>
    public string? DataFolder { get; init; }

    /// <summary>TLS: a PEM file with the certificate chain (and <see cref="CertificateKeyPath"/>), or a PFX file. Null for plain HTTP.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>TLS: the PEM file with the private key; null where the certificate's file has it.</summary>
    public string? CertificateKeyPath { get; init; }

    /// <summary>TLS: password of the key or of the PFX file; null for none.</summary>
    public string? CertificatePassword { get; init; }

    /// <summary>What is logged to stderr; default warnings and worse.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>Checks everything that can be checked before the start.</summary>
    /// <exception cref="InputException">With one line for each problem.</exception>
    public void Check()
    {
        var problems = new List<string>();
        Require(!string.IsNullOrWhiteSpace(Root), "the root folder is empty; name one with --root");
        Require(Concurrency is >= 1 and <= 1024, $"concurrency is {Concurrency}; 1 to 1024 jobs at once are possible");
        Require(UploadLimitBytes >= 0, $"the upload limit is {UploadLimitBytes}; 0 or more bytes are possible");
        Require(LeaseSeconds is >= 0.2 and <= 3600, $"the lease is {LeaseSeconds} s; 0.2 to 3600 are possible");
        Require(DatabasePatienceSeconds is >= 0 and <= 3600, $"the database is waited for {DatabasePatienceSeconds} s; 0 to 3600 are possible");
        Require(LocalSlots is >= 0 and <= 1024, $"there shall be {LocalSlots} local slots; 0 to 1024 are possible");
        Require(DataFolder is null || Directory.Exists(DataFolder), $"the data folder {DataFolder} does not exist; create it, or name another one");
        Require(Urls.Count > 0, "no address to listen on is given");
        Require(CertificatePath is not null || CertificateKeyPath is null, "a certificate's key is given, but no certificate");
        foreach (string url in Urls)
        {
            CheckUrl(url, problems);
        }

        if (problems.Count > 0)
        {
            throw new InputException(string.Join('\n', problems));
        }

        void Require(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add(problem);
            }
        }
    }

    private void CheckUrl(string url, List<string> problems)
    {
        if (Hosting.ListenAddress.TryParse(url) is not { } address)
        {
            problems.Add($"'{url}' is no address to listen on; it must look like {DefaultUrl}");
            return;
        }

        if (address.IsTls != CertificatePath is not null)
        {
            problems.Add(address.IsTls
                ? $"{url} needs a certificate; give one, or listen on http://"
                : $"a certificate is given, but {url} does not use it; listen on https://");
        }

        if (NoAuth && !address.IsLoopback)
        {
            problems.Add($"{url} can be reached from other machines, and without tokens everybody there could run jobs; listen on 127.0.0.1, or leave --no-auth away");
        }
    }
}
