namespace DistributedAE.Autoencoders;

/// <summary>What a contribution sums over its samples for each unit of the code, beside the gradient: activations (KL sparsity), squared slopes
/// (contraction), or both, one after the other.</summary>
/// <param name="Activations">Units whose activations are summed, or 0.</param>
/// <param name="SquaredSlopes">Units whose activation's squared derivatives are summed, or 0.</param>
public readonly record struct UnitSums(int Activations, int SquaredSlopes)
{
    private const int Alignment = 16;

    /// <summary>Index of the first sum of squared slopes.</summary>
    public int SlopesOffset => (Activations + Alignment - 1) / Alignment * Alignment;

    /// <summary>Number of sums.</summary>
    public int Length => SquaredSlopes > 0 ? SlopesOffset + SquaredSlopes : Activations;
}
