using System.Security.Cryptography.X509Certificates;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Api;
using DistributedAE.Server.Dashboard;
using DistributedAE.Server.Events;
using DistributedAE.Server.Hosting;
using DistributedAE.Server.Jobs;
using DistributedAE.Server.Pictures;
using DistributedAE.Server.Problems;
using DistributedAE.Server.Security;
using DistributedAE.Server.Store;
using DistributedAE.Server.Telemetry;
using DistributedAE.Server.Uploads;
using DistributedAE.Server.Workers;
using DistributedAE.Training.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DistributedAE.Server;

/// <summary>
/// The coordinator: takes jobs by its API, runs them, and keeps everything in its root folder. Stopped or killed, the next one on the same folder goes
/// on with every job from its last checkpoint.
/// </summary>
public sealed partial class Coordinator : IAsyncDisposable
{
    private readonly CoordinatorOptions _options;
    private readonly IJobComputers? _computers;
    private readonly CoordinatorParts? _parts;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private RootFolder? _root;
    private IJobStore? _store;
    private WebApplication? _app;
    private IWorkerExchange? _workers;
    private JobBoard? _board;
    private CoordinatorInstruments? _instruments;
    private PictureDesk? _pictures;
    private Task? _stopped;
    private volatile bool _ready;

    /// <summary>A coordinator that is not started.</summary>
    /// <param name="options">How it is set up.</param>
    /// <param name="computers">Compute its jobs in place of workers; null for the usual ones.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="InputException">The options are wrong; one line for each reason.</exception>
    public Coordinator(CoordinatorOptions options, IJobComputers? computers = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _options = options;
        _computers = computers ?? (options.LocalSlots > 0 ? new LocalComputers(options.LocalSlots) : null);
        _time = time ?? TimeProvider.System;
    }

    /// <summary>The coordinator of a cluster, not started: behind a front that passes requests on, with parts of the cluster's.</summary>
    internal Coordinator(CoordinatorOptions options, CoordinatorParts parts, TimeProvider time)
        : this(options, computers: null, time)
    {
        _parts = parts;
    }

    /// <summary>The address by which processes of this machine reach it.</summary>
    /// <exception cref="InvalidOperationException">It is not started.</exception>
    public Uri Address { get => field ?? throw new InvalidOperationException("the coordinator is not started"); private set; }

    /// <summary>Its full root folder.</summary>
    public string Root => Path.GetFullPath(_options.Root);

    /// <summary>
    /// Opens its pages in a browser and signs it in: the token stands behind <c>#</c>, which browsers never send, and the page takes it out of the address. Not for logs.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is not started.</exception>
    public Uri DashboardLink { get => field ?? throw new InvalidOperationException("the coordinator is not started"); private set; }

    /// <summary>What its web application is made of.</summary>
    internal IServiceProvider Services => _app!.Services;

    /// <summary>Takes its root folder, listens, and goes on with the jobs that are there.</summary>
    /// <exception cref="InputException">The folder, an address or the database cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        try
        {
            _root = RootFolder.Take(_options.Root);
            string? token = _options.NoAuth ? null : TokenFile.ReadOrCreate(Path.Combine(_root.Path, CoordinatorFiles.Token));
            TokenBook? tokens = token is null ? null : new TokenBook(
                token, TokenFile.ReadOrCreate(Path.Combine(_root.Path, CoordinatorFiles.WorkerToken)));
            X509Certificate2? certificate = ServerCertificate.Load(_options);
            if (certificate is not null)
            {
                _root.Show(certificate);
            }

            _app = WebHost.Build(_options, certificate, _root.Path, _time);
            var uploads = new UploadFolder(_root.Uploads);
            ILoggerFactory logs = _app.Services.GetRequiredService<ILoggerFactory>();
            _store = _parts?.Store?.Invoke(logs) ?? JobStores.Create(_options, _root.Path, _time, logs);
            StoreContent content = await _store.OpenAsync(cancellation).ConfigureAwait(false);
            var events = new EventHub(_store, _time);
            events.Open(content.LastEventId);
            _instruments = new CoordinatorInstruments(_time);
            IRunFiles files = _parts?.Files ?? new NoRunFiles();
            _workers = _parts is not null ? _parts.Workers(events, _instruments)
                : _computers is { } computers
                ? new NoWorkers(computers)
                : new WorkerExchange(_options, StartCounter.Next(_root.Path), events, _instruments, _time);
            _instruments.Show(_workers);
            var data = new JobData(_options.DataFolder, uploads, files);
            _board = new JobBoard(_root.Jobs, _options.Concurrency, _store, events, data, _workers, files, _instruments, _time, Log<JobBoard>());
            _instruments.Show(_board);
            _pictures = new PictureDesk(_board, data, _time, Log<PictureDesk>());
            UsePipeline(_app, tokens);
            MapRoutes(_app, tokens, _board, events, uploads);
            Address = await WebHost.StartAsync(_app, _options, cancellation).ConfigureAwait(false);
            DashboardLink = token is null ? Address : new Uri(Address, $"#token={Uri.EscapeDataString(token)}");
            _board.Open(content);
            _root.Announce(new ServerFile(Address.GetLeftPart(UriPartial.Authority), Environment.ProcessId, ProductVersion.Current));
            _ready = true;
            WarnOfPlainHttp();
        }
        catch
        {
            await StopAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Stops: every run saves a checkpoint and pauses, requests are refused, and the folder is free. Jobs that ran go on when a coordinator starts on the
    /// folder again. Calling it again waits for the same.
    /// </summary>
    public Task StopAsync()
    {
        lock (_gate)
        {
            return _stopped ??= StopOnceAsync();
        }
    }

    /// <summary>Runs until it is told to stop, and stops.</summary>
    /// <param name="stop">Tells it to.</param>
    public async Task WaitAsync(CancellationToken stop)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (stop.Register(told.SetResult))
        {
            await told.Task.ConfigureAwait(false);
        }

        await StopAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task StopOnceAsync()
    {
        _ready = false;
        if (_board is not null)
        {
            // the runs first: their last events and standings are still to be stored
            await _board.StopAsync().ConfigureAwait(false);
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        _pictures?.Dispose();
        if (_workers is not null)
        {
            await _workers.DisposeAsync().ConfigureAwait(false);
        }

        if (_app is not null)
        {
            await _app.StopAsync().ConfigureAwait(false);
        }

        if (_store is not null)
        {
            await _store.DisposeAsync().ConfigureAwait(false);
        }

        if (_app is not null)
        {
            await _app.DisposeAsync().ConfigureAwait(false);
        }

        _instruments?.Dispose();
        _root?.Withdraw();
        _root?.Dispose();
    }

    private void UsePipeline(WebApplication app, TokenBook? tokens)
    {
        var problems = new ProblemWriter(Log<ProblemWriter>());
        var origins = new OriginGuard(_parts is null && _options.Urls.All(url => ListenAddress.TryParse(url)!.IsLoopback));
        var guard = new TokenGuard(tokens);
        app.Use(next => context =>
        {
            SecurityHeaders.AddTo(context);
            return problems.InvokeAsync(context, next);
        });
        if (_parts is not null)
        {
            app.Use(next => context =>
            {
                FrontHeaders.ApplyTo(context);
                return next(context);
            });
        }

        app.Use(next => context =>
        {
            origins.Check(context.Request);
            return next(context);
        });
        app.UseRouting();
        app.Use(next => context =>
        {
            guard.Check(context);
            if (!_ready && context.GetEndpoint()?.Metadata.GetMetadata<RouteAccess>() != RouteAccess.Open)
            {
                throw ProblemException.Unavailable("the coordinator is starting or stopping; try again in a moment");
            }

            return next(context);
        });
    }

    private void MapRoutes(WebApplication app, TokenBook? tokens, JobBoard board, EventHub events, UploadFolder uploads)
    {
        var server = new ServerEndpoints(board, _workers!, events, _store!.Kind, _time.GetUtcNow(), () => _ready);
        RouteGroupBuilder submitters = app.MapGroup("").WithMetadata(RouteAccess.Submitter);
        new JobEndpoints(board, _store, _workers!).Map(submitters);
        new StepEndpoints(board, _workers!).Map(submitters);
        new CurveEndpoints(board, _store).Map(submitters);
        new PictureEndpoints(board, _pictures!).Map(submitters);
        new EventEndpoints(board, events, new EventStream(events, _time), _stopping.Token).Map(submitters);
        new UploadEndpoints(uploads, _options.UploadLimitBytes).Map(submitters);
        server.Map(submitters);
        server.MapWorkers(app.MapGroup("").WithMetadata(RouteAccess.Worker));
        new MetricsEndpoints(_instruments!.Exporter).Map(app.MapGroup("").WithMetadata(RouteAccess.AnyToken));
        server.MapOpen(app);
        new SessionEndpoints(tokens, new SignInLimit(_time)).Map(app);
        new DashboardEndpoints(new AssetTable()).Map(app);
        app.MapOpenApi("/openapi/{documentName}.json").WithMetadata(RouteAccess.Submitter);
    }

    private void WarnOfPlainHttp()
    {
        foreach (string url in _options.Urls.Where(url => ListenAddress.TryParse(url) is { IsTls: false, IsLoopback: false }))
        {
            LogWarningPlainHttp(Log<Coordinator>(), url);
        }
    }

    private ILogger<TCategory> Log<TCategory>() => _app!.Services.GetRequiredService<ILogger<TCategory>>();

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Url} can be reached from other machines without TLS: tokens and data travel in the clear; give a certificate")]
    private static partial void LogWarningPlainHttp(ILogger log, string url);
}
