namespace DistributedAE.Protocol.Api;

/// <summary>Reconstruction errors of samples, of a job's latest checkpoint.</summary>
/// <param name="Checkpoint">The checkpoint's file.</param>
/// <param name="Stage">Its stage.</param>
/// <param name="Epoch">Its epoch, from 0.</param>
/// <param name="Unit">What is counted, such as <c>squared error a sample</c>.</param>
/// <param name="Edges">Borders of the histogram's bins, one more than there are bins.</param>
/// <param name="Counts">Samples in each bin.</param>
public sealed record ErrorsView(string Checkpoint, string Stage, int Epoch, string Unit, IReadOnlyList<float> Edges, IReadOnlyList<int> Counts)
{
    /// <summary>Samples whose error is beyond the last edge; they are counted in the last bin.</summary>
    public int Above { get; init; }

    /// <summary>The same for each class; null where the data have no labels.</summary>
    public IReadOnlyList<LabelErrors>? ByLabel { get; init; }

    /// <summary>How well the error tells the samples of one class from all others; null where no class was named.</summary>
    public RocView? Roc { get; init; }
}
