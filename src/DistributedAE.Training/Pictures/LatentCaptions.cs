namespace DistributedAE.Training.Pictures;

/// <summary>What is written on a latent picture.</summary>
/// <param name="Title">What is shown, such as "PCA of the 30-unit code, 10000 test samples".</param>
/// <param name="Across">What the horizontal axis is, such as "component 1 (23 % of variance)".</param>
/// <param name="Up">What the vertical axis is.</param>
/// <param name="ClassNames">Names of the classes by number; null where the numbers are the names.</param>
public sealed record LatentCaptions(string Title, string Across, string Up, IReadOnlyList<string>? ClassNames = null);
