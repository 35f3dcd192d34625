namespace DistributedAE.Autoencoders;

/// <summary>Which engines may take part in a job.</summary>
public enum AllowedEngines
{
    /// <summary>Only the project's own kernels: the model's bits are a function of job, data and version.</summary>
    Managed,

    /// <summary>Only TorchSharp: not bit-reproducible.</summary>
    Torchsharp,

    /// <summary>Every engine, also side by side: not bit-reproducible.</summary>
    Any,
}
