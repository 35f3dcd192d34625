namespace DistributedAE.Autoencoders;

/// <summary>The corruption of a stage's input.</summary>
/// <param name="Kind">Which noise.</param>
/// <param name="Level">Probability in 0…1 (masking, salt and pepper) or standard deviation ≥ 0 (Gaussian).</param>
public sealed record Corruption(CorruptionKind Kind, double Level)
{
    /// <summary>No corruption.</summary>
    public static Corruption None { get; } = new(CorruptionKind.None, 0);
}
