using System.Diagnostics;
using DistributedAE.Orchestration;
using DistributedAE.Training.InProcess;

namespace DistributedAE.Cli.Bench;

/// <summary>The bare loop of a stage's steps, epoch after epoch, and how long they take.</summary>
/// <param name="stage">Computes them; not owned.</param>
/// <param name="plan">How the stage is scheduled.</param>
internal sealed class StepLoop(IStageExecutor stage, StagePlan plan)
{
    private int _epoch;
    private int _step;

    /// <summary>Loss a sample of the last whole step.</summary>
    public double Loss { get; private set; }

    /// <summary>Runs steps and gives the milliseconds of each whole one; a ragged one at an epoch's end is run and not counted.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="interruption">Gives up waiting for a step.</param>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public double[] Run(int steps, CancellationToken interruption = default)
    {
        var times = new double[steps];
        for (int done = 0; done < steps;)
        {
            long start = Stopwatch.GetTimestamp();
            StepSums sums = stage.Step(_epoch, _step, interruption) ?? throw new OperationCanceledException(interruption);
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (++_step == plan.StepsPerEpoch)
            {
                _step = 0;
                _epoch++;
            }

            if (sums.Count == plan.BatchSize)
            {
                times[done++] = milliseconds;
                Loss = sums.Loss / sums.Count;
            }
        }

        return times;
    }

    /// <summary>Managed bytes that whole steps allocate on all threads.</summary>
    /// <param name="steps">How many.</param>
    public long AllocatedBytes(int steps)
    {
        Run(steps);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int step = 0; step < steps; step++)
        {
            stage.Step(_epoch, step % Math.Max(1, plan.StepsPerEpoch - 1), default);
        }

        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
