#if ORLEANS
using System.CommandLine;
using System.Net;
using DistributedAE.Cli.Cluster;
using DistributedAE.Cli.Commands;
using DistributedAE.Cli.Display;
using DistributedAE.Data;
using DistributedAE.Orleans.Silos;
using DistributedAE.Protocol.Api;
using DistributedAE.Server;

namespace DistributedAE.Cli.Silos;

/// <summary>Runs a silo for the command line.</summary>
internal static class SiloRun
{
    /// <summary>Runs it until it is stopped.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="stop">Stops it.</param>
    public static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        SiloSettings settings = Settings(parsed);
        await using var silo = new SiloHost(settings);
        await silo.StartAsync(stop).ConfigureAwait(false);
        Tell(silo, settings);
        await silo.WaitAsync(stop).ConfigureAwait(false);
        Console.Error.WriteLine("dae: the silo has left the cluster");
        return ExitCodes.Done;
    }

    private static SiloSettings Settings(ParseResult parsed)
    {
        bool isControl = parsed.GetRequiredValue(SiloCommand.Role) == SiloCommand.Control;
        string? root = parsed.GetValue(SiloCommand.Root);
        var settings = new SiloSettings
        {
            Role = isControl ? SiloRole.Control : SiloRole.Worker,
            Root = Path.GetFullPath(root ?? (isControl ? SiloCommand.DefaultRoot : DataLocations.FromEnvironment().CacheFolder)),
            Cluster = parsed.GetRequiredValue(SiloCommand.Cluster),
            Database = parsed.GetValue(SiloCommand.Localhost) && parsed.GetValue(SiloCommand.Database) is null ? null : DatabaseFile.Read(parsed.GetValue(SiloCommand.Database)),
            Localhost = parsed.GetValue(SiloCommand.Localhost),
            Primary = parsed.GetValue(SiloCommand.Primary) is { } primary ? Endpoint(primary) : null,
            Advertise = parsed.GetRequiredValue(SiloCommand.Advertise),
            SiloPort = parsed.GetValue(SiloCommand.SiloPort),
            GatewayPort = parsed.GetValue(SiloCommand.GatewayPort),
            Urls = parsed.GetRequiredValue(SiloCommand.Urls) is { Length: > 0 } urls ? urls : [CoordinatorOptions.DefaultUrl],
            CertificatePath = parsed.GetValue(SiloCommand.Certificate),
            CertificateKeyPath = parsed.GetValue(SiloCommand.CertificateKey),
            CertificatePassword = Environment.GetEnvironmentVariable("DAE_CERTIFICATE_PASSWORD") is { Length: > 0 } password ? password : null,
            Concurrency = parsed.GetValue(SiloCommand.Concurrency),
            NoAuth = parsed.GetValue(SiloCommand.NoAuth),
            LeaseSeconds = parsed.GetValue(SiloCommand.Lease),
            DataFolder = parsed.GetValue(SiloCommand.DataFolder) is { } folder ? Path.GetFullPath(folder) : null,
            Slots = parsed.Slots(SiloCommand.Slots),
            HealthUrl = parsed.GetValue(SiloCommand.HealthUrl),
            Tell = line => Console.Error.WriteLine($"dae: {line}"),
        };
        return parsed.GetValue(SiloCommand.Name) is { } name ? settings with { Name = name } : settings;
    }

    private static IPEndPoint Endpoint(string text) => IPEndPoint.TryParse(text, out IPEndPoint? endpoint) && endpoint.Port > 0
        ? endpoint
        : throw new InputException($"--primary is '{text}'; it must look like 127.0.0.1:{SiloSettings.DefaultSiloPort}");

    private static void Tell(SiloHost silo, SiloSettings settings)
    {
        Row("silo", $"{settings.Name} of cluster {settings.Cluster}, port {silo.SiloPort}");
        if (settings.Role == SiloRole.Worker)
        {
            Row("slots", $"{settings.Slots}");
        }
        else
        {
            Row("listening", silo.Address.GetLeftPart(UriPartial.Authority));
            Row("dashboard", silo.DashboardLink.AbsoluteUri);
            Row("root", settings.Root);
            Row("tokens", settings.NoAuth ? "none: everybody on this machine may do everything" : $"{CoordinatorFiles.Token} in the root folder, the same at all control silos");
            Row("submit jobs", $"dae submit job.yaml --follow --root {Say.Path(settings.Root)}");
        }

        Console.Out.Flush();
    }

    private static void Row(string name, string value) => Console.Out.WriteLine($"{name,-13}{value}");
}
#endif
