namespace DistributedAE.Autoencoders;

/// <summary>An optimizer and its constants. Those that a kind does not use are ignored.</summary>
/// <param name="Kind">The update rule.</param>
/// <param name="LearningRate">η &gt; 0.</param>
public sealed record OptimizerSettings(OptimizerKind Kind, double LearningRate)
{
    /// <summary>μ of momentum and Nesterov, in 0…1 without 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>β₁ of Adam and AdamW.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂ of Adam and AdamW.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ρ of AdaDelta (default 0.9) and α of RMSProp (default 0.99); null takes the kind's default.</summary>
    public double? Rho { get; init; }

    /// <summary>ε; null takes the kind's default (Adam, AdamW, RMSProp 1e-8, AdaGrad 1e-10, AdaDelta 1e-6).</summary>
    public double? Epsilon { get; init; }

    /// <summary>How the rate changes over the stage.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>The mean gradient is scaled down to this norm where it is longer; null does not clip.</summary>
    public double? ClipNorm { get; init; }
}
