namespace DistributedAE.TorchSharp;

/// <summary>Where and how TorchSharp computes.</summary>
/// <param name="Device"><c>cpu</c> or <c>cuda:N</c>, N from 0.</param>
/// <param name="Precision">Of matrix products and convolutions.</param>
/// <param name="Threads">Threads of libtorch on the processor, ≥ 1.</param>
public sealed record TorchSettings(string Device, TorchPrecision Precision, int Threads);
