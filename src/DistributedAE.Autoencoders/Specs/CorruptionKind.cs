namespace DistributedAE.Autoencoders;

/// <summary>How a denoising autoencoder damages its input; the target stays clean (Vincent et al. 2010, §3.3).</summary>
public enum CorruptionKind
{
    /// <summary>The input is used as it is.</summary>
    None,

    /// <summary>Each feature is set to 0 with probability <c>level</c>.</summary>
    Masking,

    /// <summary>Normal noise of standard deviation <c>level</c> is added to each feature.</summary>
    Gaussian,

    /// <summary>Each feature is set, with probability <c>level</c>, to 0 or to 1, each half of the time.</summary>
    SaltAndPepper,
}
