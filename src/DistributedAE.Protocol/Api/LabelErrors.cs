namespace DistributedAE.Protocol.Api;

/// <summary>Reconstruction errors of a class.</summary>
/// <param name="Label">Name of the class.</param>
/// <param name="Counts">Its samples in each bin of <see cref="ErrorsView.Edges"/>.</param>
/// <param name="Mean">Mean error of its samples.</param>
public sealed record LabelErrors(string Label, IReadOnlyList<int> Counts, float Mean);
