using DistributedAE.Autoencoders;

namespace DistributedAE.Client.Worker;

/// <summary>Samples that are had when the first of them is read.</summary>
/// <param name="count">Number of samples.</param>
/// <param name="featureCount">Length of a sample.</param>
/// <param name="open">Gets them.</param>
internal sealed class LazyReader(long count, int featureCount, Func<SampleReader> open) : SampleReader
{
    private readonly Lazy<SampleReader> _samples = new(open);

    public override int Count => (int)count;

    public override int FeatureCount => featureCount;

    /// <summary>Gets the samples now. Where getting them takes the slots, it has to be done before the slots read.</summary>
    public void Ensure() => _ = _samples.Value;

    public override void Read(int sample, Span<float> features) => _samples.Value.Read(sample, features);

    public override int ClassOf(int sample) => _samples.Value.ClassOf(sample);

    public override float ValueOf(int sample) => _samples.Value.ValueOf(sample);
}
