namespace DistributedAE.Autoencoders;

/// <summary>How the learning rate changes over a stage.</summary>
public enum ScheduleKind
{
    /// <summary>η</summary>
    Constant,

    /// <summary>η · factor^⌊epoch / everyEpochs⌋</summary>
    Step,

    /// <summary>η · factor^epoch, continuously by step: factor^(step / stepsPerEpoch)</summary>
    Exponential,

    /// <summary>from η down to η · final along half a cosine over the whole stage</summary>
    Cosine,
}
