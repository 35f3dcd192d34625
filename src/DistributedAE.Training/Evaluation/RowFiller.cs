namespace DistributedAE.Training.Evaluation;

/// <summary>Writes the features of sample <paramref name="sample"/> (from 0) into <paramref name="row"/>.</summary>
public delegate void RowFiller(int sample, Span<float> row);
