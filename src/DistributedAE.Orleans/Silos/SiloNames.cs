namespace DistributedAE.Orleans.Silos;

/// <summary>Names that all silos of a cluster have in common.</summary>
internal static class SiloNames
{
    /// <summary>The grain storage.</summary>
    public const string Storage = "dae";

    /// <summary>The Orleans service.</summary>
    public const string Service = "DistributedAE";
}
