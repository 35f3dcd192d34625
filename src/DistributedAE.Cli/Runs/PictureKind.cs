namespace DistributedAE.Cli.Runs;

/// <summary>A picture that <c>dae plot</c> draws.</summary>
internal enum PictureKind
{
    /// <summary>Samples beside what the model makes of them.</summary>
    Reconstructions,

    /// <summary>Weights of the first layer.</summary>
    Filters,

    /// <summary>Codes in a plane.</summary>
    Latent,

    /// <summary>Losses over the epochs.</summary>
    Loss,
}
