namespace DistributedAE.Training.Steps;

/// <summary>What neighbouring steps of a stage gave together; of one step what it gave.</summary>
public struct StepBucket
{
    private double _lossSum;
    private double _normSum;
    private int _losses;
    private int _norms;

    /// <summary>The first of the steps that are here, within the stage, from 1.</summary>
    public long FirstStep { get; private set; }

    /// <summary>The last of them.</summary>
    public long LastStep { get; private set; }

    /// <summary>Training time at its end, in seconds.</summary>
    public double Seconds { get; private set; }

    /// <summary>Time of the steps themselves, in seconds.</summary>
    public double Duration { get; private set; }

    /// <summary>Samples of the steps.</summary>
    public long Samples { get; private set; }

    /// <summary>Least loss that is a finite number; NaN without any.</summary>
    public float Low { get; private set; }

    /// <summary>Greatest loss that is a finite number; NaN without any.</summary>
    public float High { get; private set; }

    /// <summary>Mean of the losses that are finite numbers; NaN without any.</summary>
    public readonly double Loss => _losses > 0 ? _lossSum / _losses : double.NaN;

    /// <summary>Mean of the gradient norms that were measured; NaN without any.</summary>
    public readonly double GradientNorm => _norms > 0 ? _normSum / _norms : double.NaN;

    /// <summary>Samples a second; NaN where no time was measured.</summary>
    public readonly double SamplesPerSecond => Duration > 0 ? Samples / Duration : double.NaN;

    /// <summary>That of one step.</summary>
    public static StepBucket Of(in StepRecord step)
    {
        bool hasLoss = float.IsFinite(step.Loss);
        bool hasNorm = float.IsFinite(step.GradientNorm);
        float loss = hasLoss ? step.Loss : float.NaN;
        return new StepBucket
        {
            FirstStep = step.Step,
            LastStep = step.Step,
            Seconds = step.Seconds,
            Duration = step.Duration > 0 ? step.Duration : 0,
            Samples = step.Samples,
            Low = loss,
            High = loss,
            _lossSum = hasLoss ? step.Loss : 0,
            _losses = hasLoss ? 1 : 0,
            _normSum = hasNorm ? step.GradientNorm : 0,
            _norms = hasNorm ? 1 : 0,
        };
    }

    /// <summary>Adds steps that follow.</summary>
    public void Add(in StepBucket next)
    {
        LastStep = next.LastStep;
        Seconds = next.Seconds;
        Duration += next.Duration;
        Samples += next.Samples;
        Low = float.MinNumber(Low, next.Low);
        High = float.MaxNumber(High, next.High);
        _lossSum += next._lossSum;
        _losses += next._losses;
        _normSum += next._normSum;
        _norms += next._norms;
    }
}
