namespace DistributedAE.Cli.Models;

/// <summary>In what units reconstructions are written.</summary>
internal enum ReconstructionUnits
{
    /// <summary>As the model gives them: scaled.</summary>
    Model,

    /// <summary>As the data came: the scaling is turned back.</summary>
    Data,
}
