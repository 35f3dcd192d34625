using DistributedAE.Autoencoders.Tests.Networks;

namespace DistributedAE.TorchSharp.Tests;

/// <summary>TorchSharp's contributions in training; the updates are the managed ones, as in a job.</summary>
public sealed class TrainingTests() : TrainingChecks(Engines.OnProcessor);
