using DistributedAE.Client.Worker;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Exchange;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DistributedAE.Server.Tests.Exchange;

/// <summary>A web server with nothing but the workers' routes, and workers on threads of this process that come to it over real connections.</summary>
internal sealed class ExchangeHost : IDisposable
{
    private readonly WebApplication _app;
    private readonly List<(CancellationTokenSource Drain, Thread Thread)> _workers = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("dae-exchange-").FullName;
    private DataParts? _parts;

    public ExchangeHost(ExchangeSettings? settings = null)
    {
        Hub = new ExchangeHub(settings ?? new ExchangeSettings(), TimeProvider.System);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapGet(ApiRoutes.Exchange, context => ExchangeEndpoints.ServeAsync(context, Hub, TimeProvider.System));
        _app.MapGet(ApiRoutes.DataPart, context => ExchangeEndpoints.SendPartAsync(context, _parts, (string)context.Request.RouteValues["part"]!));
        _app.StartAsync().GetAwaiter().GetResult();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public ExchangeHub Hub { get; }

    public Uri Address { get; }

    public string Cache => Path.Combine(_folder, "cache");

    public static JobFile Job(string text) => JobFileReader.Read(text, "job.yaml");

    /// <summary>Starts a worker; it is drained at the latest when the host is disposed.</summary>
    public CancellationTokenSource StartWorker(bool sharedMemory, bool ownData = true, int slots = 1)
    {
        var drain = new CancellationTokenSource();
        var options = new WorkerOptions { Server = Address, Slots = slots, SharedMemory = sharedMemory, OwnData = ownData, CacheFolder = Cache };
        var thread = new Thread(() =>
        {
            using var worker = new WorkerLoop(options);
            worker.Run(drain.Token);
        });
        thread.Start();
        _workers.Add((drain, thread));
        return drain;
    }

    /// <summary>Trains by the workers.</summary>
    public RunOutcome Train(JobFile job, RunObserver? observer = null)
    {
        DataSet data = Load(job);
        _parts = new DataParts(data, new JobPlan(job.Spec, data).Dealt);
        using ExchangeComputer computer = Hub.Compute("job-1", 1, job.Spec, data, _folder, 0);
        return Run(job, data, computer, observer);
    }

    /// <summary>Trains by the workers, and cancels after a time.</summary>
    public RunOutcome TrainUntil(JobFile job, TimeSpan cancelAfter)
    {
        DataSet data = Load(job);
        using ExchangeComputer computer = Hub.Compute("job-1", 1, job.Spec, data, _folder, 0);
        return Run(job, data, computer, null, cancelAfter);
    }

    /// <summary>Trains in this process.</summary>
    public RunOutcome TrainHere(JobFile job)
    {
        using var computer = new InProcessComputer(1);
        return Run(job, Load(job), computer, null);
    }

    public void Dispose()
    {
        foreach ((CancellationTokenSource drain, Thread thread) in _workers)
        {
            drain.Cancel();
            thread.Join();
            drain.Dispose();
        }

        Hub.Dispose();
        _app.StopAsync().GetAwaiter().GetResult();
        _app.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    private static DataSet Load(JobFile job) => new DataSource(".").Load(job.Spec.Data, job.Spec.Seed);

    private RunOutcome Run(JobFile job, DataSet data, IStageComputer computer, RunObserver? observer, TimeSpan? cancelAfter = null)
    {
        using RunFolder folder = RunFolder.Create(Path.Combine(_folder, Guid.NewGuid().ToString("N")), job.Text);
        using var run = new TrainingRun(job, data, folder, computer, observer ?? new RunObserver(), TimeProvider.System);
        using var limit = new CancellationTokenSource(cancelAfter ?? TimeSpan.FromMinutes(2));
        return run.Run(limit.Token);
    }
}
