using System.Security.Cryptography.X509Certificates;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Silos;
using DistributedAE.Protocol.Api;
using DistributedAE.Server;
using DistributedAE.Server.Hosting;
using DistributedAE.Server.Problems;
using DistributedAE.Server.Security;
using DistributedAE.Training.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DistributedAE.Orleans.Leading;

/// <summary>A control silo's work beside its grains: its front, and the calls by which the cluster always has a leader.</summary>
/// <param name="settings">The silo.</param>
/// <param name="grains">The cluster.</param>
/// <param name="leaders">Who leads.</param>
/// <param name="coordinator">Stops before the silo does, if it runs here.</param>
/// <param name="time">The clock.</param>
internal sealed class ControlService(SiloSettings settings, IGrainFactory grains, LeaderBook leaders, LeadingCoordinator coordinator, TimeProvider time)
    : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan CallEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AgreementTime = TimeSpan.FromSeconds(30);

    // a silo's death is found in a few seconds, and is nothing to tell of
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Front _front = new(leaders, time);
    private RootFolder? _root;
    private WebApplication? _app;
    private Task _calling = Task.CompletedTask;

    /// <summary>Address of its API and dashboard.</summary>
    public Uri Address { get; private set; } = new("about:blank");

    /// <summary>Opens the dashboard signed in. Not for logs.</summary>
    public Uri DashboardLink { get; private set; } = new("about:blank");

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _root = RootFolder.Take(settings.Root);
        string? token = settings.NoAuth ? null : await AgreeAsync(cancellationToken).ConfigureAwait(false);
        CoordinatorOptions options = settings.Front;
        X509Certificate2? certificate = ServerCertificate.Load(options);
        if (certificate is not null)
        {
            _root.Show(certificate);
        }

        _app = WebHost.Build(options, certificate, _root.Path, time);
        var problems = new ProblemWriter(_app.Services.GetRequiredService<ILogger<ProblemWriter>>());
        var origins = new OriginGuard(options.Urls.All(url => ListenAddress.TryParse(url)!.IsLoopback));
        _app.Use(next => context => problems.InvokeAsync(context, next));
        _app.Use(next => context =>
        {
            origins.Check(context.Request);
            return next(context);
        });
        _app.Run(AnswerAsync);
        Address = await WebHost.StartAsync(_app, options, cancellationToken).ConfigureAwait(false);
        DashboardLink = token is null ? Address : new Uri(Address, $"#token={Uri.EscapeDataString(token)}");
        _calling = Task.Run(CallAsync, CancellationToken.None);
        _root.Announce(new ServerFile(Address.GetLeftPart(UriPartial.Authority), Environment.ProcessId, ProductVersion.Current));
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _calling.ConfigureAwait(false);

        // while the cluster is whole: its runs save their checkpoints
        await coordinator.StopForGoodAsync().ConfigureAwait(false);
        if (_app is not null)
        {
            await _app.StopAsync(cancellationToken).ConfigureAwait(false);
        }

        _root?.Withdraw();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync().ConfigureAwait(false);
        }

        _front.Dispose();
        _root?.Dispose();
        _stopping.Dispose();
    }

    private Task AnswerAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/healthz" => context.Response.WriteAsync("ok"),
        "/readyz" when leaders.Current is null => throw ProblemException.Unavailable("no control silo leads the cluster at the moment"),
        _ => _front.InvokeAsync(context),
    };

    /// <summary>The cluster's token, in this silo's files too, where commands of this machine look for it.</summary>
    private async Task<string> AgreeAsync(CancellationToken cancellation)
    {
        string token = Path.Combine(_root!.Path, CoordinatorFiles.Token);
        string workerToken = Path.Combine(_root.Path, CoordinatorFiles.WorkerToken);
        var offer = new ClusterTokens(TokenFile.ReadOrCreate(token), TokenFile.ReadOrCreate(workerToken));
        long began = time.GetTimestamp();
        while (true)
        {
            try
            {
                ClusterTokens agreed = await grains.GetGrain<IJobCatalogGrain>(0).AgreeAsync(offer).WaitAsync(cancellation).ConfigureAwait(false);
                if (agreed != offer)
                {
                    settings.Tell("the cluster has tokens already: they replace this silo's own");
                    TokenFile.Write(token, agreed.Token);
                    TokenFile.Write(workerToken, agreed.WorkerToken);
                }

                return agreed.Token;
            }
            catch (Exception problem) when (LostCall.Is(problem) && !cancellation.IsCancellationRequested)
            {
                // a silo of an earlier life is in the membership yet; it is found dead soon
                if (time.GetElapsedTime(began) > AgreementTime)
                {
                    throw new TimeoutException($"the control silos have not agreed on tokens in {AgreementTime.TotalSeconds:F0} s: {problem.Message}", problem);
                }

                await Task.Delay(CallEvery, time, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task CallAsync()
    {
        string? told = null;
        long heard = time.GetTimestamp();
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Leader leader = await grains.GetGrain<IJobCatalogGrain>(0).LeadAsync().ConfigureAwait(false);
                if (told != $"{leader.Silo} {leader.Term}")
                {
                    told = $"{leader.Silo} {leader.Term}";
                    settings.Tell($"{leader.Silo} leads the cluster in term {leader.Term}");
                }

                heard = time.GetTimestamp();
                leaders.Note(leader);
            }
            catch (Exception problem)
            {
                // whatever it was: without these calls the cluster would have no leader for ever
                if (leaders.Current is { } gone)
                {
                    leaders.Forget(gone);
                }

                if (told != problem.Message && (problem is StageLostException || time.GetElapsedTime(heard) > Silence))
                {
                    told = problem.Message;
                    heard = time.GetTimestamp();
                    settings.Tell(problem is StageLostException ? problem.Message : $"nobody leads the cluster yet: {problem.Message}");
                }
            }

            try
            {
                await Task.Delay(CallEvery, time, _stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
