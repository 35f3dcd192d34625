using System.Diagnostics;
using DistributedAE.Cli.Cluster;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Exchange;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Cli.Bench;

/// <summary>Times training steps that worker processes of one slot each compute, with the coordinator in this process.</summary>
internal sealed class ClusterBench : IDisposable
{
    private const int WarmUpSteps = 8;
    private static readonly TimeSpan TimeToJoin = TimeSpan.FromSeconds(30);

    private readonly ExchangeListener _listener;
    private readonly List<Process> _workers = [];
    private readonly SemaphoreSlim _joined = new(0);
    private readonly CancellationTokenSource _workerEnded = new();
    private readonly AlignedBuffer _model;
    private readonly ExchangeComputer _computer;
    private readonly IStageExecutor _stage;
    private readonly StepLoop _loop;

    /// <summary>Starts the workers and a loop at its first step.</summary>
    /// <param name="configuration">What to train.</param>
    /// <param name="workers">Number of worker processes.</param>
    /// <param name="sharedMemory">Whether they share memory with this process.</param>
    public ClusterBench(BenchConfiguration configuration, int workers, bool sharedMemory)
    {
        JobSpec job = configuration.Job with { Data = BenchData.Spec };
        DataSet data = new DataSource(".").Load(job.Data, job.Seed);
        var plan = new JobPlan(job, data);
        _listener = new ExchangeListener(new ExchangeSettings { Notify = Count });
        _model = new AlignedBuffer(plan.Layout.Length);
        plan.Initialize(_model.Span);
        _computer = _listener.Hub.Compute("bench", 1, job, data, ".", 0);
        _stage = _computer.Begin(new StageStart(new JobFile(job, JobFileWriter.Write(job)), plan, data, 0, plan.NetworkOf(0), _model));
        _loop = new StepLoop(_stage, plan.Stages[0]);
        for (int worker = 0; worker < workers; worker++)
        {
            _workers.Add(Start(sharedMemory));
        }

        WaitForAll();
        Run(WarmUpSteps);
    }

    /// <summary>Bytes that went over streams so far, to and from the workers.</summary>
    public long StreamBytes => _listener.Hub.StreamBytes;

    /// <summary>Bytes of a step's tensors: a contribution from each worker and the parameters to each.</summary>
    public double TensorBytesPerStep => 2.0 * _workers.Count * _stage.Server.Parameters.Length * sizeof(float);

    /// <inheritdoc cref="StepLoop.Run"/>
    /// <exception cref="InputException">A worker ended.</exception>
    public double[] Run(int steps)
    {
        try
        {
            return _loop.Run(steps, _workerEnded.Token);
        }
        catch (OperationCanceledException error)
        {
            throw new InputException("a worker process of the benchmark ended", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stage.Dispose();
        _computer.Dispose();
        foreach (Process worker in _workers)
        {
            // its input ends, and it leaves; nobody is to be told
            worker.EnableRaisingEvents = false;
            worker.StandardInput.Close();
            worker.WaitForExit();
            worker.Dispose();
        }

        _listener.Dispose();
        _model.Dispose();
        _joined.Dispose();
        _workerEnded.Dispose();
    }

    private void Count(ExchangeNotice notice)
    {
        if (notice.Kind == EventKinds.WorkerJoined)
        {
            _joined.Release();
        }
    }

    private void WaitForAll()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_workerEnded.Token);
        limit.CancelAfter(TimeToJoin);
        try
        {
            for (int joined = 0; joined < _workers.Count; joined++)
            {
                _joined.Wait(limit.Token);
            }
        }
        catch (OperationCanceledException error)
        {
            throw new InputException("the worker processes of the benchmark did not join", error);
        }
    }

    private Process Start(bool sharedMemory)
    {
        List<string> arguments = ["worker", "--server", _listener.Address.GetLeftPart(UriPartial.Authority), "--slots", "1", "--with-parent"];
        if (!sharedMemory)
        {
            arguments.Add("--no-shared-memory");
        }

        var process = new Process { StartInfo = OwnProgram.Start(arguments), EnableRaisingEvents = true };
        process.Exited += (_, _) => _workerEnded.Cancel();
        process.Start();
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }
}
