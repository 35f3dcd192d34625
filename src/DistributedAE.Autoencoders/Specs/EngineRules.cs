namespace DistributedAE.Autoencoders;

/// <summary>What the engines that a job allows mean.</summary>
public static class EngineRules
{
    /// <summary>Whether an engine may take part.</summary>
    public static bool Admit(this AllowedEngines allowed, EngineKind engine) => allowed switch
    {
        AllowedEngines.Managed => engine == EngineKind.Managed,
        AllowedEngines.Torchsharp => engine == EngineKind.Torchsharp,
        _ => true,
    };

    /// <summary>Whether the model's bits are a function of job, data and version.</summary>
    public static bool AreReproducible(this AllowedEngines allowed) => allowed == AllowedEngines.Managed;
}
