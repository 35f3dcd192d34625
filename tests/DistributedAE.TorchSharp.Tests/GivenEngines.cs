using DistributedAE.Autoencoders;
using DistributedAE.Autoencoders.Tests.Reference;
using static TorchSharp.torch;

namespace DistributedAE.TorchSharp.Tests;

/// <summary>Engines on the processor that compute with a reference batch as it is.</summary>
/// <param name="batch">The samples.</param>
internal sealed class GivenEngines(ReferenceBatch batch) : IEngineFactory
{
    /// <inheritdoc/>
    public EngineKind Kind => EngineKind.Torchsharp;

    /// <inheritdoc/>
    public IContributionEngine Create(StageNetwork network, int rowCapacity, int shardCapacity, ulong seed, int stage) =>
        new TorchSharpEngine(network, rowCapacity, new GivenBatch(batch), CPU, new TorchSettings("cpu", TorchPrecision.Float32, 1));
}
