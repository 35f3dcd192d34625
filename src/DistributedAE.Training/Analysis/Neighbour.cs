namespace DistributedAE.Training.Analysis;

/// <summary>A row near to a query.</summary>
/// <param name="Row">The row's number.</param>
/// <param name="Measure">The cosine, the number of differing bits, or the squared Euclidean distance.</param>
public readonly record struct Neighbour(int Row, float Measure);
