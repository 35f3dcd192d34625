#if ORLEANS
using System.Diagnostics;
using DistributedAE.Cli.Cluster;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Jobs;
using DistributedAE.Orleans.Silos;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Cli.Bench;

/// <summary>Times training steps that worker silos of one slot each compute, with the control silo in this process.</summary>
internal sealed class SiloBench : IAsyncDisposable
{
    private const int WarmUpSteps = 8;
    private static readonly TimeSpan TimeToJoin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly string _folder = Directory.CreateTempSubdirectory("dae-bench-").FullName;
    private readonly SiloHost _silo;
    private readonly List<Process> _workers = [];
    private AlignedBuffer? _model;
    private ClusterComputer? _computer;
    private IStageExecutor? _stage;
    private StepLoop? _loop;

    private SiloBench() => _silo = new SiloHost(new SiloSettings
    {
        Role = SiloRole.Control, Localhost = true, SiloPort = 0, GatewayPort = 0, Root = Path.Combine(_folder, "control"), Urls = ["http://127.0.0.1:0"], NoAuth = true,
    });

    /// <summary>Starts the silos and a loop at its first step.</summary>
    /// <param name="configuration">What to train.</param>
    /// <param name="workers">Number of worker silos.</param>
    /// <exception cref="InputException">The silos cannot be started.</exception>
    public static async Task<SiloBench> StartAsync(BenchConfiguration configuration, int workers)
    {
        var bench = new SiloBench();
        try
        {
            await bench.BeginAsync(configuration, workers).ConfigureAwait(false);
            return bench;
        }
        catch
        {
            await bench.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc cref="StepLoop.Run"/>
    public double[] Run(int steps) => _loop!.Run(steps, CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _stage?.Dispose();
        _computer?.Dispose();
        foreach (Process worker in _workers)
        {
            worker.Kill();
            await worker.WaitForExitAsync().ConfigureAwait(false);
            worker.Dispose();
        }

        await _silo.DisposeAsync().ConfigureAwait(false);
        _model?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BeginAsync(BenchConfiguration configuration, int workers)
    {
        await _silo.StartAsync().ConfigureAwait(false);
        for (int worker = 0; worker < workers; worker++)
        {
            _workers.Add(Start(worker));
        }

        using var limit = new CancellationTokenSource(TimeToJoin);
        while (await _silo.Grains.GetGrain<IWorkerRosterGrain>(0).CountAsync().ConfigureAwait(false) < workers)
        {
            if (limit.IsCancellationRequested)
            {
                throw new InputException("the worker silos of the benchmark did not join");
            }

            await Task.Delay(Look, CancellationToken.None).ConfigureAwait(false);
        }

        JobSpec job = configuration.Job with { Data = BenchData.Spec };
        DataSet data = new DataSource(".").Load(job.Data, job.Seed);
        var file = new JobFile(job, JobFileWriter.Write(job));
        var plan = new JobPlan(job, data);
        _model = new AlignedBuffer(plan.Layout.Length);
        plan.Initialize(_model.Span);
        _computer = new ClusterComputer(_silo.Grains, 1, "bench", file, data, ".", 0);
        _stage = _computer.Begin(new StageStart(file, plan, data, 0, plan.NetworkOf(0), _model));
        _loop = new StepLoop(_stage, plan.Stages[0]);
        _ = Run(WarmUpSteps);
    }

    private Process Start(int number)
    {
        var process = new Process
        {
            StartInfo = OwnProgram.Start(
            [
                "silo", "--role", "worker", "--localhost", "--primary", $"127.0.0.1:{_silo.SiloPort}", "--silo-port", "0", "--slots", "1", "--name", $"bench-{number}",
                "--root", Path.Combine(_folder, $"worker-{number}"),
            ]),
        };
        process.Start();
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }
}
#endif
