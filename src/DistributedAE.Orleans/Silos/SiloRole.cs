namespace DistributedAE.Orleans.Silos;

/// <summary>What a silo is there for.</summary>
public enum SiloRole
{
    /// <summary>Runs grains, and answers the API and the dashboard.</summary>
    Control,

    /// <summary>Computes.</summary>
    Worker,
}
