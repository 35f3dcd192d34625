using DistributedAE.Autoencoders;
using DistributedAE.Data;

namespace DistributedAE.Training.Samples;

/// <summary>Gives an engine the samples of a data set.</summary>
/// <param name="samples">The samples.</param>
public sealed class DataReader(SampleSet samples) : SampleReader
{
    /// <inheritdoc/>
    public override int Count => samples.Count;

    /// <inheritdoc/>
    public override int FeatureCount => samples.FeatureCount;

    /// <inheritdoc/>
    public override void Read(int sample, Span<float> features) => samples.Fill(sample, features);

    /// <inheritdoc/>
    public override int ClassOf(int sample) => samples.Label(sample);

    /// <inheritdoc/>
    public override float ValueOf(int sample) => samples.Target(sample);
}
