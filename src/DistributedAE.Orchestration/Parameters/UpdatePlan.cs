using DistributedAE.Autoencoders;

namespace DistributedAE.Orchestration;

/// <summary>What all slices of one update share.</summary>
/// <param name="Version">The parameters that it starts from; a plan for others is refused.</param>
/// <param name="Count">Samples in the gradient sums.</param>
/// <param name="Weights">The step for weights, with their decay.</param>
/// <param name="Biases">The step for biases, without.</param>
/// <param name="Sums">Has the step's unit sums; may be null where there is no contraction.</param>
public readonly record struct UpdatePlan(long Version, long Count, UpdateStep Weights, UpdateStep Biases, Contribution? Sums);
