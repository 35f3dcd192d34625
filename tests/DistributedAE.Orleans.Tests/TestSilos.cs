using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Orleans.Jobs;
using DistributedAE.Orleans.Leading;
using DistributedAE.Orleans.Silos;
using DistributedAE.Orleans.Workers;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.TestingHost;

namespace DistributedAE.Orleans.Tests;

/// <summary>A cluster of silos in this process: the first ones are control silos, the rest compute.</summary>
public sealed class TestSilos : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dae-silos-").FullName;
    private readonly int _controls;
    private int _jobs;

    private readonly LeaseOptions _leases;

    private TestSilos(int controls, int workers, LeaseOptions leases)
    {
        (_controls, _leases) = (controls, leases);
        var builder = new InProcessTestClusterBuilder((short)(controls + workers));
        builder.ConfigureSilo((options, silo) => Configure(silo, NumberOf(options.SiloName)));
        Cluster = builder.Build();
    }

    /// <summary>The cluster.</summary>
    public InProcessTestCluster Cluster { get; }

    /// <summary>The grains, as a client outside of the silos sees them.</summary>
    public IGrainFactory Grains => Cluster.Client;

    private IGrainFactory InsideGrains => Cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();

    public static async Task<TestSilos> StartAsync(int controls, int workers, LeaseOptions? leases = null)
    {
        var silos = new TestSilos(controls, workers, leases ?? new LeaseOptions());
        await silos.Cluster.DeployAsync();
        return silos;
    }

    public static JobFile Job(string text) => JobFileReader.Read(text, "job.yaml");

    /// <summary>The silo that a grain is in.</summary>
    public async Task<SiloAddress?> PlaceOf(IAddressable grain) => await Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain);

    /// <summary>Trains by the cluster; a run that breaks is gone on with, as the coordinator does.</summary>
    internal RunOutcome Train(JobFile job, RunObserver? observer = null, Action<int>? broke = null)
    {
        string id = $"job-{Interlocked.Increment(ref _jobs)}-{Guid.NewGuid():N}";
        string path = Path.Combine(_folder, id);
        DataSet data = Load(job);
        using RunFolder folder = RunFolder.Create(path, job.Text);
        for (int broken = 0; ; broken++)
        {
            try
            {
                using var computer = new ClusterComputer(InsideGrains, 1, id, job, data, _folder, 0);
                return Run(job, data, folder, computer, observer);
            }
            catch (StageBrokenException) when (broken < 5)
            {
                broke?.Invoke(broken);
            }
        }
    }

    /// <summary>Trains in this process.</summary>
    internal RunOutcome TrainHere(JobFile job)
    {
        using var computer = new InProcessComputer(1);
        using RunFolder folder = RunFolder.Create(Path.Combine(_folder, Guid.NewGuid().ToString("N")), job.Text);
        return Run(job, Load(job), folder, computer, null);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static DataSet Load(JobFile job) => new DataSource(".").Load(job.Spec.Data, job.Spec.Seed);

    private static RunOutcome Run(JobFile job, DataSet data, RunFolder folder, IStageComputer computer, RunObserver? observer)
    {
        using var run = new TrainingRun(job, data, folder, computer, observer ?? new RunObserver(), TimeProvider.System);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        return run.Run(limit.Token);
    }

    private void Configure(ISiloBuilder silo, int number)
    {
        string name = number < _controls ? $"{SiloRoles.Control}{number}" : $"{SiloRoles.Worker}{number}";
        silo.Services.PostConfigure<SiloOptions>(options => options.SiloName = name);
        silo.Services.AddKeyedSingleton<IGrainStorage, SiloMemory>(SiloNames.Storage);
        ClusterTuning.AddTo(silo, _leases);
        if (number < _controls)
        {
            silo.Services.AddSingleton(new SiloSettings { Role = SiloRole.Control, Name = name, Localhost = true, Root = Path.Combine(_folder, name) });
            silo.Services.AddSingleton<LeadingCoordinator>();
        }
        else
        {
            // half of them have their own data, half get them from the shards
            silo.Services.AddSingleton(new SiloWorkerOptions { Name = name, CacheFolder = Path.Combine(_folder, name), OwnData = number % 2 == 0 });
            silo.Services.AddSingleton<SiloWorker>();
            silo.Services.AddSingleton<IHostedService>(services => services.GetRequiredService<SiloWorker>());
        }
    }

    private static int NumberOf(string siloName) =>
        siloName.AsSpan(siloName.LastIndexOf('_') + 1) is var digits && int.TryParse(digits, out int number) ? number : 0;
}
