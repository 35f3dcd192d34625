using DistributedAE.Autoencoders;

namespace DistributedAE.Training.Samples;

/// <summary>Gives an engine rows of numbers as they are.</summary>
/// <param name="rows">Row after row.</param>
/// <param name="featureCount">Length of a row.</param>
public sealed class RowReader(float[] rows, int featureCount) : SampleReader
{
    /// <inheritdoc/>
    public override int Count => rows.Length / featureCount;

    /// <inheritdoc/>
    public override int FeatureCount => featureCount;

    /// <inheritdoc/>
    public override void Read(int sample, Span<float> features) => rows.AsSpan(sample * featureCount, featureCount).CopyTo(features);
}
