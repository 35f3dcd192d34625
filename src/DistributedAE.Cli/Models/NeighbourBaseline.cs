namespace DistributedAE.Cli.Models;

/// <summary>How many samples are classified right by the nearest training samples.</summary>
/// <param name="Neighbours">How many training samples vote.</param>
/// <param name="Accuracy">Share of samples that their neighbours by codes classify right.</param>
/// <param name="Components">Number of principal components, as many as the code has units where the inputs have so many.</param>
/// <param name="AccuracyOfPca">Share of samples that their neighbours by principal components classify right.</param>
internal sealed record NeighbourBaseline(int Neighbours, double Accuracy, int Components, double AccuracyOfPca);
