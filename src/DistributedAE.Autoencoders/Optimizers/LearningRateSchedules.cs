using DistributedAE.Numerics;

namespace DistributedAE.Autoencoders;

/// <summary>The learning rate of every step of a stage.</summary>
public static class LearningRateSchedules
{
    /// <summary>
    /// The rate of one step: settings.LearningRate · ramp · shape. The ramp is (step + 1) / warm-up steps, at most 1, so that the
    /// first update is small and not lost. The shape is a function of the step from the stage's start, warm-up included.
    /// </summary>
    /// <param name="settings">The rate and its schedule.</param>
    /// <param name="step">Step within the stage, from 0.</param>
    /// <param name="stepsPerEpoch">Steps of one epoch, ≥ 1.</param>
    /// <param name="epochs">Epochs of the stage, ≥ 1; a cosine reaches its final share at their end and stays there.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below its range.</exception>
    public static double RateAt(OptimizerSettings settings, long step, int stepsPerEpoch, int epochs)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerEpoch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        LearningRateSchedule schedule = settings.Schedule;
        double epoch = (double)step / stepsPerEpoch;
        double shape = schedule.Kind switch
        {
            ScheduleKind.Constant => 1,
            ScheduleKind.Step => ScalarMath.PowInteger(schedule.Factor, step / stepsPerEpoch / schedule.EveryEpochs),
            ScheduleKind.Exponential => ScalarMath.Pow(schedule.Factor, epoch),
            ScheduleKind.Cosine => Cosine(schedule.Final, epoch / epochs),
            _ => throw new ArgumentOutOfRangeException(nameof(settings), schedule.Kind, "There is no such schedule."),
        };
        return settings.LearningRate * WarmUp(schedule.WarmUpEpochs * stepsPerEpoch, step) * shape;
    }

    private static double WarmUp(double warmUpSteps, long step) => step + 1 < warmUpSteps ? (step + 1) / warmUpSteps : 1;

    /// <summary>final + (1 − final) (1 + cos π·progress) / 2 (Loshchilov and Hutter 2017, equation 5, without restarts).</summary>
    private static double Cosine(double final, double progress) =>
        progress >= 1 ? final : final + ((1 - final) * (1 + ScalarMath.Cos(Math.PI * progress)) / 2);
}
