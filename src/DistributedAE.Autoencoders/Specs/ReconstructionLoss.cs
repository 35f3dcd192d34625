namespace DistributedAE.Autoencoders;

/// <summary>The loss between a reconstruction y and its target x: summed over features, averaged over samples.</summary>
public enum ReconstructionLoss
{
    /// <summary>−Σ x log y + (1 − x) log(1 − y), computed from the logits of a sigmoid output.</summary>
    CrossEntropy,

    /// <summary>Σ (y − x)², without a factor of one half.</summary>
    SquaredError,
}
