namespace DistributedAE.Autoencoders;

/// <summary>What the last layer of a stage's network is compared with, and how. Summed over outputs.</summary>
public enum StageLoss
{
    /// <summary>Cross-entropy between a sigmoid output and the clean input.</summary>
    CrossEntropy,

    /// <summary>Squared distance between the output and the clean input.</summary>
    SquaredError,

    /// <summary>−log of the softmax probability of the sample's class.</summary>
    Softmax,

    /// <summary>Squared distance between the single output and the sample's value.</summary>
    SquaredErrorOfTarget,
}
