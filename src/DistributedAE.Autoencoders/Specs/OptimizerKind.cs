namespace DistributedAE.Autoencoders;

/// <summary>The rule by which the parameter server turns a gradient into an update.</summary>
public enum OptimizerKind
{
    /// <summary>p ← p − η g</summary>
    Sgd,

    /// <summary>v ← μ v + g; p ← p − η v</summary>
    Momentum,

    /// <summary>v ← μ v + g; p ← p − η (g + μ v)</summary>
    Nesterov,

    /// <summary>Kingma and Ba 2015, algorithm 1; weight decay is added to the gradient.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
    AdamW,

    /// <summary>Duchi et al. 2011.</summary>
    AdaGrad,

    /// <summary>Zeiler 2012.</summary>
    AdaDelta,

    /// <summary>Tieleman and Hinton 2012.</summary>
    RmsProp,
}
