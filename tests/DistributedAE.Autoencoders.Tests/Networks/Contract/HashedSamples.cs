namespace DistributedAE.Autoencoders.Tests.Networks.Contract;

/// <summary>Fixed samples with features in 0…1, classes and values.</summary>
internal sealed class HashedSamples(int featureCount, int classCount) : SampleReader
{
    public override int Count => 100;

    public override int FeatureCount => featureCount;

    public override void Read(int sample, Span<float> features)
    {
        for (int feature = 0; feature < featureCount; feature++)
        {
            features[feature] = HashedValues.At((sample * featureCount) + feature, 1);
        }
    }

    public override int ClassOf(int sample) => sample * 7 % classCount;

    public override float ValueOf(int sample) => HashedValues.At(sample, 2);
}
