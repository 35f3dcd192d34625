using System.Runtime.InteropServices;

namespace DistributedAE.Data;

/// <summary>Samples whose features are numbers, held as 32-bit floats.</summary>
internal sealed class TableSamples : SampleSet
{
    private readonly float[] _values;

    /// <param name="values">One sample after the other, (samples, features).</param>
    /// <param name="featureCount">Features a sample, ≥ 1.</param>
    /// <param name="scaling">What <see cref="Fill"/> applies.</param>
    public TableSamples(float[] values, int featureCount, Scaling scaling)
        : base(values.Length / featureCount, featureCount)
    {
        scaling.CheckFeatureCount(featureCount);
        _values = values;
        Scaling = scaling;
    }

    public override ImageShape? Image => TableImage;

    public override SampleLabels? Labels => TableLabels;

    public override IReadOnlyList<string>? Ids => TableIds;

    public override IReadOnlyList<string>? Groups => TableGroups;

    public override IReadOnlyList<string>? FeatureNames => TableFeatureNames;

    public override Scaling Scaling { get; }

    /// <summary>Extents of the picture that a row is, or null.</summary>
    public ImageShape? TableImage { get; init; }

    /// <summary>One label a row, or null.</summary>
    public SampleLabels? TableLabels { get; init; }

    /// <summary>One identifier a row, or null.</summary>
    public IReadOnlyList<string>? TableIds { get; init; }

    /// <summary>The group of each row, or null.</summary>
    public IReadOnlyList<string>? TableGroups { get; init; }

    /// <summary>One name a feature, or null.</summary>
    public IReadOnlyList<string>? TableFeatureNames { get; init; }

    public override void Fill(int sample, Span<float> features)
    {
        CheckFill(sample, features.Length);
        FillRaw(sample, features);
        Scaling.Apply(features);
    }

    public override SampleSet WithScaling(Scaling scaling) => new TableSamples(_values, FeatureCount, scaling)
    {
        TableImage = TableImage,
        TableLabels = TableLabels,
        TableIds = TableIds,
        TableGroups = TableGroups,
        TableFeatureNames = TableFeatureNames,
    };

    internal override bool IsPictureOfBytes => false;

    internal override bool HoldsBytes => false;

    internal override void FillRaw(int sample, Span<float> features) => Row(sample).CopyTo(features);

    internal override ReadOnlySpan<byte> RawBytes(int sample) => MemoryMarshal.AsBytes(Row(sample));

    private ReadOnlySpan<float> Row(int sample) => _values.AsSpan(sample * FeatureCount, FeatureCount);
}
