namespace DistributedAE.Training.Pictures;

/// <summary>Points in a plane with what is written around them.</summary>
/// <param name="Points">x and y of each point, (points, 2).</param>
/// <param name="Captions">Title, axes, names of classes.</param>
public sealed record LatentPanel(ReadOnlyMemory<float> Points, LatentCaptions Captions);
