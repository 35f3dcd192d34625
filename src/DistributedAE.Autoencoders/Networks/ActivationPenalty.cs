using DistributedAE.Numerics;

namespace DistributedAE.Autoencoders;

/// <summary>Penalties on the activations of a layer, as its deltas see them.</summary>
/// <param name="AbsoluteWeight">Weight of Σ |h|; 0 for none.</param>
/// <param name="Gradient">A derivative by the activations that is the same for every sample (KL sparsity), one value a unit; or null.</param>
internal readonly record struct ActivationPenalty(float AbsoluteWeight, AlignedBuffer? Gradient);
