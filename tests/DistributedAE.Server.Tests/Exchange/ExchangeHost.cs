using DistributedAE.Client.Worker;
using DistributedAE.Data;
using DistributedAE.Server.Exchange;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Runs;

namespace DistributedAE.Server.Tests.Exchange;

/// <summary>A coordinator's exchange, and workers on threads of this process that come to it over real connections.</summary>
internal sealed class ExchangeHost : IDisposable
{
    private readonly ExchangeListener _listener;
    private readonly List<(CancellationTokenSource Drain, Thread Thread)> _workers = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("dae-exchange-").FullName;

    public ExchangeHost(ExchangeSettings? settings = null, TimeProvider? time = null)
    {
        _listener = new ExchangeListener(settings ?? new ExchangeSettings(), time);
    }

    public ExchangeHub Hub => _listener.Hub;

    public Uri Address => _listener.Address;

    public string Cache => Path.Combine(_folder, "cache");

    public static JobFile Job(string text) => JobFileReader.Read(text, "job.yaml");

    /// <summary>Starts a worker; it is drained at the latest when the host is disposed.</summary>
    public CancellationTokenSource StartWorker(bool sharedMemory, bool ownData = true, int slots = 1, Func<WorkerOptions, WorkerOptions>? change = null)
    {
        var drain = new CancellationTokenSource();
        var options = new WorkerOptions { Server = Address, Slots = slots, SharedMemory = sharedMemory, OwnData = ownData, CacheFolder = Cache };
        options = change?.Invoke(options) ?? options;
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
        _listener.Parts = new DataParts(data, new JobPlan(job.Spec, data));
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

        _listener.Dispose();
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
