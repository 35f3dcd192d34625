using DistributedAE.Autoencoders.Tests.Networks.Convolution;

namespace DistributedAE.TorchSharp.Tests;

/// <summary>TorchSharp's operations on feature maps.</summary>
public sealed class MapVectorTests() : MapVectorChecks(Engines.OnProcessor);
