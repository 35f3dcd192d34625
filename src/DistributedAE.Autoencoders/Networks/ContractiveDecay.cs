namespace DistributedAE.Autoencoders;

/// <summary>
/// The part of the contractive penalty's derivative that is linear in the weight: 2λ W_ij Σ_n f'(z_nj)². It is not in the gradient sums, because a sum over blocks
/// and a product do not change places to the bit; whoever has the sums of all samples adds it.
/// </summary>
/// <param name="Weight">The weight of the contracted layer.</param>
/// <param name="Factor">λ.</param>
/// <param name="SlopesOffset">Where the units' Σ_n f'(z_nj)² begin among the contribution's unit sums.</param>
public sealed record ContractiveDecay(ParameterTensor Weight, double Factor, int SlopesOffset);
