namespace DistributedAE.Autoencoders;

/// <summary>The penalty on a hidden layer's activations.</summary>
public enum SparsityKind
{
    /// <summary>No penalty.</summary>
    None,

    /// <summary>weight · Σ_j KL(target ‖ mean activation of unit j); sigmoid units only (Ng, CS294A notes).</summary>
    KL,

    /// <summary>weight · Σ_j |h_j|, averaged over samples.</summary>
    L1,
}
