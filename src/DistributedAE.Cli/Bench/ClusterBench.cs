using System.Diagnostics;
using DistributedAE.Cli.Cluster;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Orchestration;
using DistributedAE.Server.Exchange;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Cli.Bench;

/// <summary>Times training steps that worker processes of one slot each compute, with the coordinator in this process.</summary>
internal sealed class ClusterBench : IDisposable
{
    private const int WarmUpSteps = 8;
    private static readonly TimeSpan TimeToJoin = TimeSpan.FromSeconds(30);

    private readonly ExchangeListener _listener = new(new ExchangeSettings());
    private readonly List<Process> _workers = [];
    private readonly CancellationTokenSource _workerEnded = new();
    private readonly AlignedBuffer _model;
    private readonly ExchangeComputer _computer;
    private readonly IStageExecutor _stage;
    private readonly StagePlan _plan;
    private int _epoch;
    private int _step;

    /// <summary>Starts the workers and a loop at its first step.</summary>
    /// <param name="configuration">What to train.</param>
    /// <param name="workers">Number of worker processes.</param>
    /// <param name="sharedMemory">Whether they share memory with this process.</param>
    public ClusterBench(BenchConfiguration configuration, int workers, bool sharedMemory)
    {
        JobSpec job = configuration.Job with { Data = BenchData };
        DataSet data = new DataSource(".").Load(job.Data, job.Seed);
        var plan = new JobPlan(job, data);
        _plan = plan.Stages[0];
        _model = new AlignedBuffer(plan.Layout.Length);
        plan.Initialize(_model.Span);
        _computer = _listener.Hub.Compute("bench", 1, job, data, ".", 0);
        _stage = _computer.Begin(new StageStart(new JobFile(job, JobFileWriter.Write(job)), plan, data, 0, plan.NetworkOf(0), _model));
        for (int worker = 0; worker < workers; worker++)
        {
            _workers.Add(Start(sharedMemory));
        }

        var waited = Stopwatch.StartNew();
        while (_listener.Hub.WorkerCount < workers)
        {
            if (waited.Elapsed > TimeToJoin || _workerEnded.IsCancellationRequested)
            {
                throw new InputException("the worker processes of the benchmark did not join");
            }

            Thread.Yield();
        }

        Run(WarmUpSteps);
    }

    /// <summary>Data that a worker makes by itself.</summary>
    public static DataSpec BenchData => new(DataSource.Digits) { TrainCount = 6000, TestCount = 0, Validation = 0 };

    /// <summary>Samples of a step.</summary>
    public int BatchSize => _plan.BatchSize;

    /// <summary>Bytes that went over streams so far, to and from the workers.</summary>
    public long StreamBytes => _listener.Hub.StreamBytes;

    /// <summary>Bytes of a step's tensors: a contribution from each worker and the parameters to each.</summary>
    public double TensorBytesPerStep => 2.0 * _workers.Count * _stage.Server.Parameters.Length * sizeof(float);

    /// <summary>Runs steps and gives the milliseconds of each whole one; a ragged one at an epoch's end is run and not counted.</summary>
    public double[] Run(int steps)
    {
        var times = new double[steps];
        for (int done = 0; done < steps;)
        {
            long start = Stopwatch.GetTimestamp();
            StepSums sums = _stage.Step(_epoch, _step, _workerEnded.Token) ?? throw new InputException("a worker process of the benchmark ended");
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (++_step == _plan.StepsPerEpoch)
            {
                _step = 0;
                _epoch++;
            }

            if (sums.Count == BatchSize)
            {
                times[done++] = milliseconds;
            }
        }

        return times;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stage.Dispose();
        _computer.Dispose();
        foreach (Process worker in _workers)
        {
            // its input ends, and it leaves
            worker.StandardInput.Close();
            worker.WaitForExit();
            worker.Dispose();
        }

        _listener.Dispose();
        _model.Dispose();
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
