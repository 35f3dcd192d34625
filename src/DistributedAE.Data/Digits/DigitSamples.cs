using DistributedAE.Numerics;

namespace DistributedAE.Data;

/// <summary>
/// The built-in data set <c>digits</c>: written digits of 28 x 28 pixels, ten classes, generated from a seed. Each sample
/// depends on the seed, the part and its index alone, so that a longer set begins with the samples of a shorter one.
/// </summary>
internal static class DigitSamples
{
    /// <summary>Number of classes.</summary>
    public const int ClassCount = 10;

    /// <summary>The most samples of one part.</summary>
    public const int MaximumCount = 2_000_000;

    /// <summary>Generates one part; values are not scaled yet. Sample i shows the digit i mod 10.</summary>
    /// <param name="seed">The job's seed.</param>
    /// <param name="part">Training and test samples differ.</param>
    /// <param name="count">1…<see cref="MaximumCount"/>.</param>
    public static SampleSet Generate(ulong seed, DataPart part, int count)
    {
        byte[] pixels = new byte[count * DigitCanvas.Pixels];
        int[] classes = new int[count];
        Parallel.For(0, count, sample =>
        {
            Span<float> uniform = stackalloc float[DigitWriter.Draws];
            new RandomStream(seed, RandomPurpose.Digits, (int)part, 0, sample).FillUniform(uniform);
            classes[sample] = sample % ClassCount;
            DigitWriter.Write(classes[sample], uniform, pixels.AsSpan(sample * DigitCanvas.Pixels, DigitCanvas.Pixels));
        });
        var image = new ImageShape(DigitCanvas.Side, DigitCanvas.Side);
        return new PixelSamples(pixels, DigitCanvas.Pixels, image, SampleLabels.OfClasses(classes, ClassCount), Scaling.None);
    }
}
