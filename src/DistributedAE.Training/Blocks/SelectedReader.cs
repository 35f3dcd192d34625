using DistributedAE.Autoencoders;

namespace DistributedAE.Training.Blocks;

/// <summary>Some samples of another reader, in their own order.</summary>
/// <param name="all">The other reader.</param>
/// <param name="samples">Which of its samples.</param>
public sealed class SelectedReader(SampleReader all, int[] samples) : SampleReader
{
    /// <inheritdoc/>
    public override int Count => samples.Length;

    /// <inheritdoc/>
    public override int FeatureCount => all.FeatureCount;

    /// <inheritdoc/>
    public override void Read(int sample, Span<float> features) => all.Read(samples[sample], features);

    /// <inheritdoc/>
    public override int ClassOf(int sample) => all.ClassOf(samples[sample]);

    /// <inheritdoc/>
    public override float ValueOf(int sample) => all.ValueOf(samples[sample]);
}
