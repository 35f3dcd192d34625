namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>One case of a file of golden vectors.</summary>
/// <param name="Name">The case.</param>
/// <param name="Tensors">By name: <c>in.…</c> are inputs, <c>out.…</c> results in float64.</param>
public sealed record VectorCase(string Name, IReadOnlyDictionary<string, double[]> Tensors);
