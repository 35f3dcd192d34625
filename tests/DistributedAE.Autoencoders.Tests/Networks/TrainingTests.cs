namespace DistributedAE.Autoencoders.Tests.Networks;

/// <summary>The managed engine's training.</summary>
public sealed class TrainingTests() : TrainingChecks(null);
