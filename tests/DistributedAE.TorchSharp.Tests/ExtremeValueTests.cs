using DistributedAE.Autoencoders.Tests.Networks;

namespace DistributedAE.TorchSharp.Tests;

/// <summary>TorchSharp's extremes.</summary>
public sealed class ExtremeValueTests() : ExtremeValueChecks(Engines.OnProcessor);
