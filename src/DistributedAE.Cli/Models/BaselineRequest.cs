namespace DistributedAE.Cli.Models;

/// <summary>What a model is to be compared with.</summary>
/// <param name="Components">Number of principal components, or null.</param>
/// <param name="Linear">Whether the linear counterparts of equal size are wanted.</param>
/// <param name="Neighbours">How many nearest training samples vote, or null.</param>
internal sealed record BaselineRequest(int? Components, bool Linear, int? Neighbours);
