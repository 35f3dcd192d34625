namespace DistributedAE.TorchSharp.Tests;

/// <summary>What the tests compute with.</summary>
internal static class Engines
{
    /// <summary>TorchSharp on the processor, on one thread.</summary>
    public static TorchEngines OnProcessor { get; } = new(new TorchSettings("cpu", TorchPrecision.Float32, 1));
}
