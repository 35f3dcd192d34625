using System.Diagnostics.Metrics;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Models;

namespace DistributedAE.Training.Telemetry;

/// <summary>Counts what runs do, for <c>System.Diagnostics.Metrics</c>: whoever listens to the meter <see cref="Name"/> gets it. Allocates nothing a step.</summary>
public sealed class TrainingInstruments : IDisposable
{
    /// <summary>Name of the meter and of the traces' source.</summary>
    public const string Name = "DistributedAE";

    /// <summary>The unit of times, as UCUM spells it.</summary>
    public const string Seconds = "s";

    private static readonly InstrumentAdvice<double> StepTimes = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private static readonly InstrumentAdvice<double> FileTimes = new()
    {
        HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private readonly Counter<long> _steps;
    private readonly Counter<long> _samples;
    private readonly Counter<long> _epochs;
    private readonly Histogram<double> _stepTime;
    private readonly Histogram<double> _validationTime;
    private readonly Histogram<double> _checkpointTime;

    /// <summary>Instruments of a meter of their own.</summary>
    public TrainingInstruments()
    {
        Meter = new Meter(Name, ProductVersion.Current);
        _steps = Meter.CreateCounter<long>("dae.steps", null, "Training steps that were done, of all jobs.");
        _samples = Meter.CreateCounter<long>("dae.samples", null, "Training samples that steps were done with.");
        _epochs = Meter.CreateCounter<long>("dae.epochs", null, "Epochs that were done.");
        _stepTime = CreateStepTime("dae.step.duration", "Time of a training step.");
        _validationTime = Meter.CreateHistogram("dae.validation.duration", Seconds, "Time of measuring the validation loss.", advice: FileTimes);
        _checkpointTime = Meter.CreateHistogram("dae.checkpoint.duration", Seconds, "Time of saving a checkpoint, until it is safe on the disk.", advice: FileTimes);
    }

    /// <summary>Those of the runs that nobody gives others.</summary>
    public static TrainingInstruments OfProcess { get; } = new();

    /// <summary>The meter; further instruments may be added to it.</summary>
    public Meter Meter { get; }

    /// <summary>A step was done.</summary>
    public void StepDone(in StepReport step)
    {
        _steps.Add(1);
        _samples.Add(step.Samples);
        _stepTime.Record(step.Seconds);
    }

    /// <summary>An epoch was done.</summary>
    public void EpochEnded() => _epochs.Add(1);

    /// <summary>The validation loss was measured.</summary>
    public void ValidationMeasured(TimeSpan time) => _validationTime.Record(time.TotalSeconds);

    /// <summary>A checkpoint was saved.</summary>
    public void CheckpointSaved(TimeSpan time) => _checkpointTime.Record(time.TotalSeconds);

    /// <summary>A histogram of times like those of steps.</summary>
    public Histogram<double> CreateStepTime(string name, string description) => Meter.CreateHistogram(name, Seconds, description, advice: StepTimes);

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();
}
