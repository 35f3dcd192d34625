using DistributedAE.Training.Analysis;

namespace DistributedAE.Cli.Models;

/// <summary>How samples are classified by the nearest training samples.</summary>
/// <param name="Neighbours">How many training samples vote.</param>
/// <param name="Codes">By codes.</param>
/// <param name="Components">Number of principal components, as many as the code has units where the inputs have so many.</param>
/// <param name="Pca">By principal components.</param>
internal sealed record NeighbourBaseline(int Neighbours, NearestClasses Codes, int Components, NearestClasses Pca);
