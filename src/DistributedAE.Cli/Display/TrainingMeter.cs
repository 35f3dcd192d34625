using DistributedAE.Orchestration;

namespace DistributedAE.Cli.Display;

/// <summary>
/// Where a stage stands. The training thread writes a few fields a step; another thread may read at any time and sees values that are at most a step
/// apart.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class TrainingMeter(TimeProvider time)
{
    private StagePlan? _plan;
    private long _began;
    private long _firstStep;
    private long _steps;
    private long _samples;
    private double _lossSum;
    private long _epochSamples;

    /// <summary>Samples that were trained since the stage began in this process.</summary>
    public long Samples => Volatile.Read(ref _samples);

    /// <summary>The stage; null before the first.</summary>
    public StagePlan? Plan => Volatile.Read(ref _plan);

    /// <summary>The epoch in progress, from 0.</summary>
    public int Epoch => Plan is { } plan ? (int)Math.Min(Volatile.Read(ref _steps) / plan.StepsPerEpoch, Math.Max(plan.Epochs - 1, 0)) : 0;

    /// <summary>Part of the stage that is done, 0…1.</summary>
    public double Share => Plan is { Epochs: > 0 } plan
        ? Math.Clamp(Volatile.Read(ref _steps) / ((double)plan.Epochs * plan.StepsPerEpoch), 0, 1)
        : 0;

    /// <summary>Mean loss of the epoch in progress; NaN before its first step.</summary>
    public double Loss
    {
        get
        {
            long samples = Volatile.Read(ref _epochSamples);
            return samples == 0 ? double.NaN : Volatile.Read(ref _lossSum) / samples;
        }
    }

    /// <summary>Seconds since the stage began in this process.</summary>
    public double Seconds => time.GetElapsedTime(Volatile.Read(ref _began)).TotalSeconds;

    /// <summary>Seconds that the stage will probably take yet; null as long as nothing is known.</summary>
    public double? SecondsLeft
    {
        get
        {
            long here = Volatile.Read(ref _steps) - Volatile.Read(ref _firstStep);
            return here < 1 || Plan is not { } plan
                ? null
                : Seconds / here * Math.Max(0, ((long)plan.Epochs * plan.StepsPerEpoch) - Volatile.Read(ref _steps));
        }
    }

    /// <summary>A stage begins, or goes on at an epoch.</summary>
    public void Begin(StagePlan plan, int epoch)
    {
        Volatile.Write(ref _began, time.GetTimestamp());
        Volatile.Write(ref _samples, 0);
        Volatile.Write(ref _steps, (long)epoch * plan.StepsPerEpoch);
        Volatile.Write(ref _firstStep, -1);
        EndEpoch();
        Volatile.Write(ref _plan, plan);
    }

    /// <summary>A step was done.</summary>
    public void Step(StagePlan plan, int epoch, int step, double meanLoss, long samples)
    {
        long steps = ((long)epoch * plan.StepsPerEpoch) + step;
        if (_firstStep < 0)
        {
            Volatile.Write(ref _firstStep, steps);
        }

        Volatile.Write(ref _steps, steps + 1);
        Volatile.Write(ref _samples, _samples + samples);
        Volatile.Write(ref _lossSum, _lossSum + (meanLoss * samples));
        Volatile.Write(ref _epochSamples, _epochSamples + samples);
    }

    /// <summary>An epoch ended.</summary>
    public void EndEpoch()
    {
        Volatile.Write(ref _epochSamples, 0);
        Volatile.Write(ref _lossSum, 0);
    }
}
