using System.Net;
using System.Net.Sockets;
using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Orleans.Leading;
using DistributedAE.Orleans.Storage;
using DistributedAE.Orleans.Workers;
using DistributedAE.Server.Hosting;
using DistributedAE.Server.Store.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Configuration;
using Orleans.Storage;

namespace DistributedAE.Orleans.Silos;

/// <summary>A silo of a cluster, of either role.</summary>
public sealed class SiloHost : IAsyncDisposable
{
    private const string Invariant = "Npgsql";
    private static readonly TimeSpan DatabasePatienceAtStart = TimeSpan.FromSeconds(30);

    private readonly SiloSettings _settings;
    private IHost? _host;
    private HealthPage? _health;

    /// <summary>A silo that is not started.</summary>
    /// <exception cref="InputException">The settings are wrong; one line for each reason.</exception>
    public SiloHost(SiloSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        _settings = settings with
        {
            SiloPort = settings.SiloPort == 0 ? FreePort() : settings.SiloPort,
            GatewayPort = settings.Role == SiloRole.Control && settings.GatewayPort == 0 ? FreePort() : settings.GatewayPort,
        };
    }

    /// <summary>Port of the silos among each other.</summary>
    public int SiloPort => _settings.SiloPort;

    /// <summary>Control: address of its API and dashboard.</summary>
    public Uri Address => _host!.Services.GetRequiredService<ControlService>().Address;

    /// <summary>Control: opens the dashboard signed in. Not for logs.</summary>
    public Uri DashboardLink => _host!.Services.GetRequiredService<ControlService>().DashboardLink;

    /// <summary>Worker: whether the cluster knows it.</summary>
    public bool HasJoined => _host?.Services.GetService<SiloWorker>()?.HasJoined ?? false;

    /// <summary>The grains of the cluster.</summary>
    internal IGrainFactory Grains => _host!.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Joins the cluster.</summary>
    /// <exception cref="InputException">The database, an address or the folder cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        if (_settings.Database is { } connection)
        {
            await PrepareAsync(connection, cancellation).ConfigureAwait(false);
        }

        IPAddress advertised = await AddressAsync(cancellation).ConfigureAwait(false);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(_settings.LogLevel);

        // a silo that dies is no error of the others; what it means is told in their own words
        builder.Logging.AddFilter("Orleans", LogLevel.Critical);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.UseOrleans(silo => Configure(silo, advertised));
        if (_settings.Role == SiloRole.Control)
        {
            builder.Services.AddSingleton(_settings);
            builder.Services.AddSingleton<LeaderBook>();
            builder.Services.AddSingleton<LeadingCoordinator>();
            builder.Services.AddSingleton<ControlService>();
            builder.Services.AddHostedService(services => services.GetRequiredService<ControlService>());
        }
        else
        {
            builder.Services.AddSingleton(new SiloWorkerOptions { Name = _settings.Name, Slots = _settings.Slots, CacheFolder = Path.Combine(_settings.Root, "parts"), Tell = _settings.Tell });
            builder.Services.AddSingleton<SiloWorker>();
            builder.Services.AddHostedService(services => services.GetRequiredService<SiloWorker>());
        }

        _host = builder.Build();
        try
        {
            await _host.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is OrleansException or SocketException or IOException or TimeoutException)
        {
            throw new InputException($"the silo cannot join the cluster '{_settings.Cluster}' at {_settings.Advertise}:{_settings.SiloPort}: {problem.Message}", problem);
        }

        if (_settings.HealthUrl is { } url)
        {
            _health = await HealthPage.StartAsync(url, () => HasJoined, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Runs until it is told to stop, or its worker is drained, and leaves the cluster in good order.</summary>
    /// <param name="stop">Tells it to.</param>
    /// <exception cref="InputException">The cluster does not take the worker.</exception>
    public async Task WaitAsync(CancellationToken stop)
    {
        IHostApplicationLifetime lifetime = _host!.Services.GetRequiredService<IHostApplicationLifetime>();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, lifetime.ApplicationStopping);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (either.Token.Register(told.SetResult))
        {
            await told.Task.ConfigureAwait(false);
        }

        await _host.StopAsync(CancellationToken.None).ConfigureAwait(false);
        if (_host.Services.GetService<SiloWorker>()?.Refusal is { } refusal)
        {
            throw new InputException(refusal);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_health is not null)
        {
            await _health.DisposeAsync().ConfigureAwait(false);
        }

        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task PrepareAsync(string connection, CancellationToken cancellation)
    {
        NpgsqlDataSource source;
        try
        {
            source = NpgsqlDataSource.Create(connection);
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new InputException($"the database's connection string is wrong: {error.Message}; it must look like 'Host=localhost;Database=dae;Username=dae'", error);
        }

        await using (source.ConfigureAwait(false))
        {
            await OrleansSchema.EnsureAsync(source, new DatabasePatience(DatabasePatienceAtStart, TimeProvider.System), _settings.Tell, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<IPAddress> AddressAsync(CancellationToken cancellation)
    {
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(_settings.Advertise, cancellation).ConfigureAwait(false);
            return addresses.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
        }
        catch (SocketException problem)
        {
            throw new InputException($"nothing is known of the host '{_settings.Advertise}' that other silos shall reach this one by: {problem.Message}; name another with --advertise", problem);
        }
    }

    private void Configure(ISiloBuilder silo, IPAddress advertised)
    {
        var lease = TimeSpan.FromSeconds(_settings.LeaseSeconds);
        TimeSpan heartbeat = lease / 3 < LeaseOptions.DefaultHeartbeat ? lease / 3 : LeaseOptions.DefaultHeartbeat;
        ClusterTuning.AddTo(silo, new LeaseOptions { Lease = lease, Heartbeat = heartbeat });
        silo.Services.AddSingleton<IFatalErrorHandler>(new FencedSilo(_settings.Name, _settings.Tell, Environment.Exit));
        int gateway = _settings.Role == SiloRole.Control ? _settings.GatewayPort : 0;
        silo.Configure<SiloOptions>(options => options.SiloName = (_settings.Role == SiloRole.Control ? SiloRoles.Control : SiloRoles.Worker) + _settings.Name);
        if (_settings.Localhost)
        {
            silo.UseLocalhostClustering(_settings.SiloPort, gateway, _settings.Primary, SiloNames.Service, _settings.Cluster);
            silo.Services.AddKeyedSingleton<IGrainStorage, SiloMemory>(SiloNames.Storage);
            return;
        }

        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (_settings.Cluster, SiloNames.Service));
        silo.Configure<EndpointOptions>(options =>
        {
            (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (advertised, _settings.SiloPort, gateway);
            if (!IPAddress.IsLoopback(advertised))
            {
                // the advertised address may be that of a router
                options.SiloListeningEndpoint = new IPEndPoint(IPAddress.Any, _settings.SiloPort);
                options.GatewayListeningEndpoint = gateway == 0 ? null : new IPEndPoint(IPAddress.Any, gateway);
            }
        });
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, _settings.Database!));
        silo.AddAdoNetGrainStorage(SiloNames.Storage, options => (options.Invariant, options.ConnectionString) = (Invariant, _settings.Database!));
    }
}
