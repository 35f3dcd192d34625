using System.Numerics;
using System.Runtime.InteropServices;

namespace DistributedAE.Training.Steps;

/// <summary>A record of <c>steps.bin</c>, little-endian, as it lies in the file.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct StoredStep
{
    /// <summary>Length of a record.</summary>
    public const int Bytes = 40;

    /// <summary>In place of a stage's index: no step, but the beginning of a run. Its step is the Unix time in milliseconds.</summary>
    public const ushort RunBegan = 0xffff;

    public ushort Stage;

    /// <summary>Half of the check sum of the rest.</summary>
    public ushort Check;

    public int Epoch;
    public long Step;
    public double Seconds;
    public float Duration;
    public float Loss;
    public float GradientNorm;
    public uint Samples;

    /// <summary>Whether the record is whole and says what a record can say.</summary>
    public readonly bool IsValid =>
        Check == CheckOf(this) && Step > 0 && (IsStep || Step <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()) && double.IsFinite(Seconds) && Epoch >= 0;

    /// <summary>Whether it tells of a step.</summary>
    public readonly bool IsStep => Stage != RunBegan;

    /// <summary>What it tells, if of a step.</summary>
    public readonly StepRecord Record => new(Stage, Epoch, Step, Seconds, Duration, Loss, GradientNorm, Samples);

    /// <summary>A step's record.</summary>
    public static StoredStep Of(in StepRecord step) => Sealed(new StoredStep
    {
        Stage = (ushort)step.Stage,
        Epoch = step.Epoch,
        Step = step.Step,
        Seconds = step.Seconds,
        Duration = step.Duration,
        Loss = step.Loss,
        GradientNorm = step.GradientNorm,
        Samples = (uint)Math.Min(step.Samples, uint.MaxValue),
    });

    /// <summary>The record of a run's beginning.</summary>
    /// <param name="time">When.</param>
    /// <param name="seconds">Training time before.</param>
    public static StoredStep OfRun(DateTimeOffset time, double seconds) =>
        Sealed(new StoredStep { Stage = RunBegan, Step = time.ToUnixTimeMilliseconds(), Seconds = seconds });

    private static StoredStep Sealed(StoredStep record)
    {
        record.Check = CheckOf(record);
        return record;
    }

    private static ushort CheckOf(StoredStep record)
    {
        record.Check = 0;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<StoredStep, ulong>(MemoryMarshal.CreateReadOnlySpan(ref record, 1));
        uint sum = uint.MaxValue;
        foreach (ulong word in words)
        {
            sum = BitOperations.Crc32C(sum, word);
        }

        return (ushort)(sum ^ (sum >> 16));
    }
}
