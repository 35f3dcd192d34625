using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Silos;
using DistributedAE.Protocol.Api;
using DistributedAE.Server;
using DistributedAE.Server.Jobs;
using DistributedAE.Server.Security;
using DistributedAE.Server.Store.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DistributedAE.Orleans.Leading;

/// <summary>
/// Runs the coordinator of the cluster in this silo, while the catalog's grain is here: the same one as <c>dae server</c>, with jobs in the cluster's database, run folders in
/// its archive, and the workers' roster in place of connections.
/// </summary>
/// <param name="settings">The silo.</param>
/// <param name="grains">The cluster.</param>
/// <param name="logs">The logs.</param>
/// <param name="time">The clock.</param>
internal sealed class LeadingCoordinator(SiloSettings settings, IGrainFactory grains, ILoggerFactory logs, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private Coordinator? _coordinator;
    private NpgsqlDataSource? _source;
    private bool _isStopping;

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => _coordinator is not null && !_isStopping;

    /// <summary>Starts it.</summary>
    /// <param name="tokens">The cluster's tokens.</param>
    /// <param name="activation">How often the catalog was activated: the term where there is no database.</param>
    /// <exception cref="StageLostException">The silo is stopping, or the coordinator cannot be started.</exception>
    public async Task<Leader> StartAsync(ClusterTokens tokens, long activation)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await StopOnceAsync().ConfigureAwait(false);
            if (_isStopping)
            {
                throw new StageLostException($"{settings.Name} is stopping");
            }

            return await StartOnceAsync(tokens, activation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not StageLostException)
        {
            await StopOnceAsync().ConfigureAwait(false);
            throw new StageLostException($"{settings.Name} cannot lead: {problem.Message}");
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops it: every run pauses behind a checkpoint, and goes on at the next leader's.</summary>
    public async Task StopAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await StopOnceAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops it for good: the silo stops.</summary>
    public Task StopForGoodAsync()
    {
        _isStopping = true;
        return StopAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopForGoodAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    private async Task<Leader> StartOnceAsync(ClusterTokens tokens, long activation)
    {
        string root = Path.Combine(settings.Root, "cluster");
        Directory.CreateDirectory(root);
        if (!settings.NoAuth)
        {
            TokenFile.Write(Path.Combine(root, CoordinatorFiles.Token), tokens.Token);
            TokenFile.Write(Path.Combine(root, CoordinatorFiles.WorkerToken), tokens.WorkerToken);
        }

        var options = new CoordinatorOptions
        {
            Root = root,
            Urls = [$"{(settings.CertificatePath is null ? "http" : "https")}://{settings.Advertise}:0"],
            CertificatePath = settings.CertificatePath,
            CertificateKeyPath = settings.CertificateKeyPath,
            CertificatePassword = settings.CertificatePassword,
            Concurrency = settings.Concurrency,
            UploadLimitBytes = settings.UploadLimitBytes,
            Database = settings.Database,
            NoAuth = settings.NoAuth,
            LeaseSeconds = settings.LeaseSeconds,
            DataFolder = settings.DataFolder,
            LogLevel = settings.LogLevel,
        };
        long term = activation;
        IRunFiles files = new NoRunFiles();
        Func<ILoggerFactory, Server.Store.IJobStore>? store = null;
        if (settings.Database is { } connection)
        {
            _source = NpgsqlDataSource.Create(connection);
            var current = await ClusterTerm.BeginAsync(_source, settings.Cluster, CancellationToken.None).ConfigureAwait(false);
            term = current.Number;
            files = new ArchivedRunFiles(_source, term, time, logs);
            store = log => new PostgresJobStore(
                connection, root, TimeSpan.FromSeconds(options.DatabasePatienceSeconds), time, log.CreateLogger<PostgresJobStore>(), current);
        }

        var parts = new CoordinatorParts((events, instruments) => new ClusterExchange(grains, term, settings.DataFolder ?? root, events, instruments, time), store, files);
        _coordinator = new Coordinator(options, parts, time);
        await _coordinator.StartAsync().ConfigureAwait(false);
        string address = new UriBuilder(_coordinator.Address) { Host = settings.Advertise }.Uri.GetLeftPart(UriPartial.Authority);
        return new Leader(address, settings.Name, term, settings.CertificatePath is null ? null : HashOfCertificate(root));
    }

    /// <summary>The hash of the certificate that the coordinator has loaded: the file that the settings name may be a newer one by now.</summary>
    private static string HashOfCertificate(string root)
    {
        using X509Certificate2 shown = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(root, CoordinatorFiles.Certificate));
        return shown.GetCertHashString(HashAlgorithmName.SHA256);
    }

    private async Task StopOnceAsync()
    {
        if (_coordinator is { } coordinator)
        {
            _coordinator = null;
            await coordinator.DisposeAsync().ConfigureAwait(false);
        }

        if (_source is { } source)
        {
            _source = null;
            await source.DisposeAsync().ConfigureAwait(false);
        }
    }
}
