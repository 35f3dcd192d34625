namespace DistributedAE.Protocol.Api;

/// <summary>Codes of samples in a plane, of a job's latest checkpoint.</summary>
/// <param name="Checkpoint">The checkpoint's file.</param>
/// <param name="Stage">Its stage.</param>
/// <param name="Epoch">Its epoch, from 0.</param>
/// <param name="How">What the axes are, such as <c>code units 1 and 2</c> or <c>PCA of 30 units</c>.</param>
/// <param name="X">A sample's place, horizontally.</param>
/// <param name="Y">A sample's place, vertically.</param>
public sealed record CodesView(string Checkpoint, string Stage, int Epoch, string How, IReadOnlyList<float> X, IReadOnlyList<float> Y)
{
    /// <summary>A sample's class, an index of <see cref="Classes"/>; null where the data have no labels.</summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string>? Classes { get; init; }
}
