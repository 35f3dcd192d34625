namespace DistributedAE.Training.Analysis;

/// <summary>How t-SNE lays points out.</summary>
public sealed record TSneSettings
{
    /// <summary>Steps of the descent unless said otherwise.</summary>
    public const int UsualIterations = 1000;

    /// <summary>Seed of the first positions. Default 7.</summary>
    public ulong Seed { get; init; } = 7;

    /// <summary>The effective number of neighbours of a point, 2…100; a third of the points where that is less. Default 30.</summary>
    public double Perplexity { get; init; } = 30;

    /// <summary>Steps of the descent. Default 1000.</summary>
    public int Iterations { get; init; } = UsualIterations;
}
