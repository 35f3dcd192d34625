using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Server.Jobs;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Server.Tests;

/// <summary>Computes in this process, but stands still before one step until it is let go on, or, unless it is stubborn, the run is to pause or end.</summary>
internal sealed class GatedComputers(int stopBefore, bool isStubborn = false) : IJobComputers
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new();
    private int _steps;

    /// <summary>Is complete when the step is reached.</summary>
    public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Lets it go on.</summary>
    public void Open() => _open.SetResult();

    public IStageComputer Create(string jobId, JobFile job, DataSet data, int priority) => new Computer(this);

    private void Pass(CancellationToken interruption)
    {
        if (Interlocked.Increment(ref _steps) == stopBefore)
        {
            _reached.SetResult();
            try
            {
                _open.Task.Wait(isStubborn ? CancellationToken.None : interruption);
            }
            catch (OperationCanceledException)
            {
                // it is to pause or to end: that is let through too
            }
        }
    }

    private sealed class Computer(GatedComputers gate) : IStageComputer, IDisposable
    {
        private readonly InProcessComputer _inner = new(1);

        public IStageExecutor Begin(StageStart start) => new Executor(gate, _inner.Begin(start));

        public void Dispose() => _inner.Dispose();
    }

    private sealed class Executor(GatedComputers gate, IStageExecutor inner) : IStageExecutor
    {
        public ParameterServer Server => inner.Server;

        public StepSums? Step(int epoch, int step, CancellationToken interruption)
        {
            gate.Pass(interruption);
            return interruption.IsCancellationRequested ? null : inner.Step(epoch, step, interruption);
        }

        public double? MeasureValidation(CancellationToken interruption) => inner.MeasureValidation(interruption);

        public void Dispose() => inner.Dispose();
    }
}
