namespace DistributedAE.Autoencoders.Tests.Networks.Convolution;

/// <summary>The managed engine's operations on feature maps.</summary>
public sealed class MapVectorTests() : MapVectorChecks(null);
