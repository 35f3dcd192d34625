using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Data;

/// <summary>Samples whose features are bytes, held as bytes: pictures, by rows.</summary>
internal sealed class PixelSamples : SampleSet
{
    private readonly byte[] _pixels;

    /// <param name="pixels">One sample after the other, (samples, features).</param>
    /// <param name="featureCount">Features a sample, ≥ 1.</param>
    /// <param name="image">Extents of the picture, or null.</param>
    /// <param name="labels">One label a sample, or null.</param>
    /// <param name="scaling">What <see cref="Fill"/> applies.</param>
    public PixelSamples(byte[] pixels, int featureCount, ImageShape? image, SampleLabels? labels, Scaling scaling)
        : base(pixels.Length / featureCount, featureCount)
    {
        scaling.CheckFeatureCount(featureCount);
        _pixels = pixels;
        Image = image;
        Labels = labels;
        Scaling = scaling;
    }

    public override ImageShape? Image { get; }

    public override SampleLabels? Labels { get; }

    public override IReadOnlyList<string>? Ids => null;

    public override IReadOnlyList<string>? FeatureNames => null;

    public override Scaling Scaling { get; }

    public override void Fill(int sample, Span<float> features)
    {
        CheckFill(sample, features.Length);
        if (Scaling.IsUniform)
        {
            Widen(RawBytes(sample), features, Scaling.Offset[0], Scaling.Factor[0]);
        }
        else
        {
            Widen(RawBytes(sample), features, 0, 1);
            Scaling.Apply(features);
        }
    }

    public override SampleSet WithScaling(Scaling scaling) => new PixelSamples(_pixels, FeatureCount, Image, Labels, scaling);

    internal override void FillRaw(int sample, Span<float> features) => Widen(RawBytes(sample), features, 0, 1);

    internal override ReadOnlySpan<byte> RawBytes(int sample) => _pixels.AsSpan(sample * FeatureCount, FeatureCount);

    /// <summary>target = (pixel − offset) · factor, 16 pixels at a time; the same bits at every vector width.</summary>
    private static void Widen(ReadOnlySpan<byte> pixels, Span<float> target, float offset, float factor)
    {
        ref byte source = ref MemoryMarshal.GetReference(pixels);
        ref float destination = ref MemoryMarshal.GetReference(target);
        Vector512<float> offsets = Vector512.Create(offset);
        Vector512<float> factors = Vector512.Create(factor);
        int index = 0;
        for (; index <= pixels.Length - Vector512<float>.Count; index += Vector512<float>.Count)
        {
            Vector128<byte> packed = Vector128.LoadUnsafe(ref source, (nuint)index);
            Vector256<ushort> words = Vector256.Create(Vector128.WidenLower(packed), Vector128.WidenUpper(packed));
            Vector512<int> integers = Vector512.Create(Vector256.WidenLower(words), Vector256.WidenUpper(words)).AsInt32();
            Vector512<float> values = (Vector512.ConvertToSingle(integers) - offsets) * factors;
            values.StoreUnsafe(ref destination, (nuint)index);
        }

        for (; index < pixels.Length; index++)
        {
            target[index] = (pixels[index] - offset) * factor;
        }
    }
}
