using DistributedAE.Autoencoders.Tests.Reference;
using DistributedAE.Numerics;

namespace DistributedAE.Autoencoders.Tests.Networks;

/// <summary>The noise that engines draw for sampled codes.</summary>
/// <param name="Seed">The job's seed.</param>
/// <param name="Stage">The stage's number.</param>
internal sealed record LatentNoise(ulong Seed, int Stage)
{
    /// <summary>The case with the noise that the engine draws.</summary>
    public ReferenceCase In(ReferenceCase subject, RandomPurpose purpose, int number)
    {
        int codes = subject.Network.Layers.Single(layer => layer.IsSampled).Codes;
        var noise = new List<double>();
        for (int sample = 0; sample < subject.Batch.Count; sample++)
        {
            var values = new float[codes];
            new RandomStream(Seed, purpose, Stage, number, sample).FillGaussian(values);
            noise.AddRange(values.Select(value => (double)value));
        }

        return subject with { Batch = subject.Batch with { Noise = [.. noise] } };
    }
}
