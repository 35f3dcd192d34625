using DistributedAE.Autoencoders.Tests.Reference;

namespace DistributedAE.Autoencoders.Tests.Networks;

/// <summary>A reference batch as an engine's samples: the clean target of an autoencoder, the input and label of a head.</summary>
internal sealed class BatchSamples(ReferenceNetwork network, ReferenceBatch batch) : SampleReader
{
    private readonly bool _isReconstruction = network.Layers[^1].Outputs == network.Layers[0].Inputs && batch.Labels.Length == 0;

    public override int Count => batch.Count;

    public override int FeatureCount => network.Layers[0].Inputs;

    public override void Read(int sample, Span<float> features)
    {
        double[] source = _isReconstruction ? batch.Target : batch.Input;
        for (int i = 0; i < FeatureCount; i++)
        {
            features[i] = (float)source[(sample * FeatureCount) + i];
        }
    }

    public override int ClassOf(int sample) => batch.Labels[sample];

    public override float ValueOf(int sample) => (float)batch.Target[sample];
}
