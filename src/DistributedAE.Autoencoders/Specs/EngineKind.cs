namespace DistributedAE.Autoencoders;

/// <summary>What computes contributions.</summary>
public enum EngineKind
{
    /// <summary>The project's own kernels, whose bits are the same everywhere.</summary>
    Managed,

    /// <summary>TorchSharp with libtorch, on a processor or a GPU: near, but not the same bits.</summary>
    Torchsharp,
}
