using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics;

namespace DistributedAE.Autoencoders;

/// <summary>
/// Damages samples as a corruption says. The noise of a sample is a function of (seed, stage, epoch, sample) alone, so whoever computes
/// it, and however often, sees the same.
/// </summary>
/// <param name="corruption">Which noise.</param>
/// <param name="seed">The job's seed.</param>
/// <param name="stage">Number of the stage.</param>
internal sealed class Corrupter(Corruption corruption, ulong seed, int stage)
{
    /// <summary>Whether there is any noise.</summary>
    public bool IsActive => corruption.Kind != CorruptionKind.None && corruption.Level > 0;

    /// <summary>Damages <paramref name="features"/> in place.</summary>
    /// <param name="features">The sample.</param>
    /// <param name="noise">Scratch, at least as long as the sample.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="sample">The sample's number in the training set.</param>
    public void Apply(Span<float> features, Span<float> noise, int epoch, int sample)
    {
        noise = noise[..features.Length];
        var stream = new RandomStream(seed, RandomPurpose.Corruption, stage, epoch, sample);
        float level = (float)corruption.Level;
        switch (corruption.Kind)
        {
            case CorruptionKind.Masking:
                stream.FillBernoulli(noise, 1 - level);
                Combine(features, noise, static (value, kept, _) => value * kept, 0);
                break;
            case CorruptionKind.Gaussian:
                stream.FillGaussian(noise);
                Combine(features, noise, static (value, normal, deviation) => Vector512.FusedMultiplyAdd(normal, deviation, value), level);
                break;
            case CorruptionKind.SaltAndPepper:
                stream.FillUniform(noise);
                Combine(features, noise, SaltAndPepper, level);
                break;
            case CorruptionKind.None:
            default:
                break;
        }
    }

    // below level/2 pepper (0), from there to level salt (1)
    private static Vector512<float> SaltAndPepper(Vector512<float> value, Vector512<float> uniform, Vector512<float> level)
    {
        Vector512<float> damaged = Vector512.ConditionalSelect(
            Vector512.LessThan(uniform, level * Vector512.Create(0.5f)), Vector512<float>.Zero, Vector512<float>.One);
        return Vector512.ConditionalSelect(Vector512.LessThan(uniform, level), damaged, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine(
        Span<float> features, ReadOnlySpan<float> noise, Func<Vector512<float>, Vector512<float>, Vector512<float>, Vector512<float>> damage, float level)
    {
        Vector512<float> amount = Vector512.Create(level);
        int at = 0;
        for (; at + Vector512<float>.Count <= features.Length; at += Vector512<float>.Count)
        {
            damage(Vector512.Create<float>(features[at..]), Vector512.Create(noise[at..]), amount).CopyTo(features[at..]);
        }

        if (at < features.Length)
        {
            Span<float> tail = stackalloc float[Vector512<float>.Count];
            Span<float> tailNoise = stackalloc float[Vector512<float>.Count];
            tail.Clear();
            tailNoise.Clear();
            features[at..].CopyTo(tail);
            noise[at..].CopyTo(tailNoise);
            damage(Vector512.Create<float>(tail), Vector512.Create<float>(tailNoise), amount).CopyTo(tail);
            tail[..(features.Length - at)].CopyTo(features[at..]);
        }
    }
}
