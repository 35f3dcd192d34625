namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>The loss at the end of a reference network: summed over features, averaged over samples.</summary>
public enum ReferenceLoss
{
    /// <summary>Σ (y − x)²</summary>
    SquaredError,

    /// <summary>Σ max(z, 0) − x z + log(1 + e^−|z|), from the last layer's pre-activations; its activation must be sigmoid.</summary>
    CrossEntropy,

    /// <summary>−log softmax(z)[label]; the last layer's activation must be linear.</summary>
    SoftmaxCrossEntropy,
}
