using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics;

namespace DistributedAE.Autoencoders;

/// <summary>
/// Draws features as 0 or 1, each with its value as the probability of 1 (Salakhutdinov and Murray 2008; Burda et al. 2016). What is drawn is a function of
/// (seed, purpose, stage, epoch, sample) alone.
/// </summary>
/// <param name="isActive">Whether to draw at all.</param>
/// <param name="seed">The job's seed.</param>
/// <param name="stage">Number of the stage.</param>
internal sealed class Binarizer(bool isActive, ulong seed, int stage)
{
    /// <summary>Draws <paramref name="features"/> in place.</summary>
    /// <param name="features">The sample, in 0…1.</param>
    /// <param name="noise">Scratch, at least as long as the sample.</param>
    /// <param name="purpose">Training or evaluation.</param>
    /// <param name="epoch">The epoch; 0 in evaluation.</param>
    /// <param name="sample">The sample's number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(Span<float> features, Span<float> noise, RandomPurpose purpose, int epoch, int sample)
    {
        if (!isActive)
        {
            return;
        }

        noise = noise[..features.Length];
        new RandomStream(seed, purpose, stage, epoch, sample).FillUniform(noise);
        int at = 0;
        for (; at + Vector512<float>.Count <= features.Length; at += Vector512<float>.Count)
        {
            Vector512<float> isOne = Vector512.LessThan(Vector512.Create<float>(noise[at..]), Vector512.Create<float>(features[at..]));
            (isOne & Vector512<float>.One).CopyTo(features[at..]);
        }

        for (; at < features.Length; at++)
        {
            features[at] = noise[at] < features[at] ? 1 : 0;
        }
    }
}
