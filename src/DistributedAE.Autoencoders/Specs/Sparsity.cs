namespace DistributedAE.Autoencoders;

/// <summary>The sparsity penalty of a stage's hidden layer.</summary>
/// <param name="Kind">Which penalty.</param>
/// <param name="Target">The wanted mean activation (KL only), in 0…1 without its ends.</param>
/// <param name="Weight">Factor of the penalty in the loss, ≥ 0.</param>
/// <param name="Decay">Share of the old value that the running mean of activations keeps at each step (KL only), in 0…1.</param>
public sealed record Sparsity(SparsityKind Kind, double Target, double Weight, double Decay)
{
    /// <summary>The share of the running mean that one step keeps, unless the job says otherwise.</summary>
    public const double DefaultDecay = 0.9;

    /// <summary>No penalty.</summary>
    public static Sparsity None { get; } = new(SparsityKind.None, 0.05, 0, DefaultDecay);
}
