using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
        FillFrom(RawBytes(sample), features, Scaling);
    }

    /// <summary>Writes the scaled features of a sample that is held as bytes.</summary>
    internal static void FillFrom(ReadOnlySpan<byte> pixels, Span<float> features, Scaling scaling)
    {
        if (scaling.IsUniform)
        {
            Widen(pixels, features, scaling.Offset[0], scaling.Factor[0]);
        }
        else
        {
            Widen(pixels, features, 0, 1);
            scaling.Apply(features);
        }
    }

    public override SampleSet WithScaling(Scaling scaling) => new PixelSamples(_pixels, FeatureCount, Image, Labels, scaling);

    internal override bool IsPictureOfBytes => Image is not null;

    internal override bool HoldsBytes => true;

    internal override void FillRaw(int sample, Span<float> features) => Widen(RawBytes(sample), features, 0, 1);

    internal override ReadOnlySpan<byte> RawBytes(int sample) => _pixels.AsSpan(sample * FeatureCount, FeatureCount);

    /// <summary>target = (pixel − offset) · factor; the same bits at every vector width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(ReadOnlySpan<byte> pixels, Span<float> target, float offset, float factor)
    {
        ref byte source = ref MemoryMarshal.GetReference(pixels);
        ref float destination = ref MemoryMarshal.GetReference(target);
        int index = 0;
        if (Avx512F.IsSupported)
        {
            Vector512<float> offsets = Vector512.Create(offset);
            Vector512<float> factors = Vector512.Create(factor);
            for (; index <= pixels.Length - Vector512<float>.Count; index += Vector512<float>.Count)
            {
                Vector512<int> integers = Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(ref source, (nuint)index));
                Vector512<float> values = (Vector512.ConvertToSingle(integers) - offsets) * factors;
                values.StoreUnsafe(ref destination, (nuint)index);
            }
        }
        else if (Avx2.IsSupported)
        {
            Vector256<float> offsets = Vector256.Create(offset);
            Vector256<float> factors = Vector256.Create(factor);
            for (; index <= pixels.Length - Vector256<float>.Count; index += Vector256<float>.Count)
            {
                ulong packed = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, index));
                Vector256<int> integers = Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(packed).AsByte());
                Vector256<float> values = (Vector256.ConvertToSingle(integers) - offsets) * factors;
                values.StoreUnsafe(ref destination, (nuint)index);
            }
        }

        for (; index < pixels.Length; index++)
        {
            target[index] = (pixels[index] - offset) * factor;
        }
    }
}
