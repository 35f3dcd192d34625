using System.Runtime.InteropServices;

namespace DistributedAE.Data;

/// <summary>Samples whose values stay in their file, for data larger than memory.</summary>
internal sealed class MappedSamples : SampleSet
{
    private readonly MappedValues _values;
    private readonly int _sampleBytes;

    /// <param name="values">One sample after the other, (samples, features).</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="featureCount">Features a sample, ≥ 1.</param>
    /// <param name="scaling">What <see cref="Fill"/> applies.</param>
    public MappedSamples(MappedValues values, int count, int featureCount, Scaling scaling)
        : base(count, featureCount)
    {
        scaling.CheckFeatureCount(featureCount);
        _values = values;
        _sampleBytes = featureCount * (values.AreBytes ? sizeof(byte) : sizeof(float));
        Scaling = scaling;
    }

    public override ImageShape? Image => MappedImage;

    public override SampleLabels? Labels => MappedLabels;

    public override IReadOnlyList<string>? Ids => null;

    public override IReadOnlyList<string>? FeatureNames => null;

    public override Scaling Scaling { get; }

    /// <summary>Extents of the picture that a sample is, or null.</summary>
    public ImageShape? MappedImage { get; init; }

    /// <summary>One label a sample, or null.</summary>
    public SampleLabels? MappedLabels { get; init; }

    public override void Fill(int sample, Span<float> features)
    {
        CheckFill(sample, features.Length);
        if (_values.AreBytes)
        {
            PixelSamples.FillFrom(RawBytes(sample), features, Scaling);
            return;
        }

        FillRaw(sample, features);
        Scaling.Apply(features);
    }

    public override SampleSet WithScaling(Scaling scaling) =>
        new MappedSamples(_values, Count, FeatureCount, scaling) { MappedImage = MappedImage, MappedLabels = MappedLabels };

    internal override bool IsPictureOfBytes => _values.AreBytes && Image is not null;

    internal override bool HoldsBytes => _values.AreBytes;

    internal override void FillRaw(int sample, Span<float> features)
    {
        if (_values.AreBytes)
        {
            PixelSamples.FillFrom(RawBytes(sample), features, Scaling.None);
        }
        else
        {
            MemoryMarshal.Cast<byte, float>(RawBytes(sample)).CopyTo(features);
        }
    }

    internal override ReadOnlySpan<byte> RawBytes(int sample) => _values.Bytes((long)sample * _sampleBytes, _sampleBytes);
}
