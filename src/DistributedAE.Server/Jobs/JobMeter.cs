using DistributedAE.Orchestration;
using DistributedAE.Server.Store;
using DistributedAE.Training.InProcess;

namespace DistributedAE.Server.Jobs;

/// <summary>How far a job is: written by its run's thread step by step, without allocating, and read by anybody.</summary>
internal sealed class JobMeter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private StagePlan? _plan;
    private int _epoch;
    private int _stepsDone;
    private double _loss = double.NaN;
    private double _validationLoss = double.NaN;
    private double _rate;
    private double _stepLoss = double.NaN;
    private double _gradientNorm = double.NaN;
    private long _windowBegan;
    private long _windowSamples;

    /// <summary>Its last figures.</summary>
    public StepFigures Figures
    {
        get
        {
            lock (_gate)
            {
                return new StepFigures(_stepLoss, _validationLoss, _gradientNorm);
            }
        }
    }

    /// <summary>A stage began, or went on.</summary>
    public void StageBegan(StagePlan plan, int epoch)
    {
        lock (_gate)
        {
            _plan = plan;
            _epoch = epoch;
            _stepsDone = 0;
            _loss = _validationLoss = _stepLoss = _gradientNorm = double.NaN;
            _rate = 0;
            _windowBegan = time.GetTimestamp();
            _windowSamples = 0;
        }
    }

    /// <summary>A step was done.</summary>
    public void StepDone(in StepReport step)
    {
        lock (_gate)
        {
            _epoch = step.Epoch;
            _stepsDone = step.StepOfEpoch + 1;
            _windowSamples += step.Samples;
            _stepLoss = step.Loss;
            _gradientNorm = double.IsNaN(step.GradientNorm) ? _gradientNorm : step.GradientNorm;
            TimeSpan elapsed = time.GetElapsedTime(_windowBegan);
            if (elapsed >= Window || _rate == 0)
            {
                _rate = _windowSamples / Math.Max(elapsed.TotalSeconds, 1e-6);
                if (elapsed >= Window)
                {
                    _windowBegan = time.GetTimestamp();
                    _windowSamples = 0;
                }
            }
        }
    }

    /// <summary>An epoch ended.</summary>
    public void EpochEnded(EpochReport report)
    {
        lock (_gate)
        {
            _loss = report.TrainingLoss;
            _validationLoss = report.ValidationLoss;
        }
    }

    /// <summary>Where it stands now; null before the first stage.</summary>
    public JobPosition? Read()
    {
        lock (_gate)
        {
            return _plan is not { } plan ? null : new JobPosition(plan.Index, _epoch, _stepsDone)
            {
                Loss = JobFigures.Finite(_loss),
                ValidationLoss = JobFigures.Finite(_validationLoss),
                SamplesPerSecond = _rate > 0 ? _rate : null,
                StageSecondsLeft = _rate > 0 ? SamplesLeft(plan) / _rate : null,
            };
        }
    }

    private double SamplesLeft(StagePlan plan) =>
        ((plan.Epochs - _epoch - 1) * (double)plan.Samples) + Math.Max(plan.Samples - ((double)_stepsDone * plan.BatchSize), 0);
}
