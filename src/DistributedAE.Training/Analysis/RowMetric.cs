namespace DistributedAE.Training.Analysis;

/// <summary>What makes two rows near.</summary>
public enum RowMetric
{
    /// <summary>A small angle between them: the cosine, −1…1; 0 for a row of zeros.</summary>
    Cosine,

    /// <summary>
    /// Few differing bits, one a unit: whether the unit is above its median over the rows searched, so that each bit divides them in
    /// halves (as in semantic hashing, Salakhutdinov and Hinton 2009).
    /// </summary>
    Hamming,

    /// <summary>A small Euclidean distance.</summary>
    Euclidean,
}
