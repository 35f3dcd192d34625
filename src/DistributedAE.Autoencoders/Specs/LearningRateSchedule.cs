namespace DistributedAE.Autoencoders;

/// <summary>The schedule of the learning rate within one stage.</summary>
/// <param name="Kind">Its shape after the warm-up.</param>
/// <param name="WarmUpEpochs">Epochs (fractions allowed, ≥ 0) over which the rate first rises linearly from 0.</param>
/// <param name="Factor">Step and exponential: what the rate is multiplied by; in 0…1.</param>
/// <param name="EveryEpochs">Step: after how many epochs, ≥ 1.</param>
/// <param name="Final">Cosine: the share of the rate that is left at the end of the stage; in 0…1.</param>
public sealed record LearningRateSchedule(ScheduleKind Kind, double WarmUpEpochs, double Factor, int EveryEpochs, double Final)
{
    /// <summary>The same rate at every step.</summary>
    public static LearningRateSchedule Constant { get; } = new(ScheduleKind.Constant, 0, 0.5, 1, 0);
}
