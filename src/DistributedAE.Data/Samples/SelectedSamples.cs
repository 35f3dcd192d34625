namespace DistributedAE.Data;

/// <summary>Some samples of another set, in any order, sharing its values.</summary>
internal sealed class SelectedSamples : SampleSet
{
    private readonly SampleSet _all;
    private readonly int[] _samples;

    public SelectedSamples(SampleSet all, int[] samples)
        : base(samples.Length, all.FeatureCount)
    {
        foreach (int sample in samples)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(sample, nameof(samples));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, all.Count, nameof(samples));
        }

        _all = all;
        _samples = samples;
        Labels = all.Labels?.Select(samples);
        Ids = all.Ids is { } ids ? Array.ConvertAll(samples, sample => ids[sample]) : null;
        Groups = all.Groups is { } groups ? Array.ConvertAll(samples, sample => groups[sample]) : null;
    }

    private SelectedSamples(SelectedSamples other, SampleSet all)
        : base(other.Count, other.FeatureCount)
    {
        _all = all;
        _samples = other._samples;
        Labels = other.Labels;
        Ids = other.Ids;
        Groups = other.Groups;
    }

    public override ImageShape? Image => _all.Image;

    public override SampleLabels? Labels { get; }

    public override IReadOnlyList<string>? Ids { get; }

    public override IReadOnlyList<string>? Groups { get; }

    public override IReadOnlyList<string>? FeatureNames => _all.FeatureNames;

    public override Scaling Scaling => _all.Scaling;

    public override void Fill(int sample, Span<float> features) => _all.Fill(_samples[CheckSample(sample)], features);

    public override SampleSet WithScaling(Scaling scaling) => new SelectedSamples(this, _all.WithScaling(scaling));

    internal override bool IsPictureOfBytes => _all.IsPictureOfBytes;

    internal override bool HoldsBytes => _all.HoldsBytes;

    internal override void FillRaw(int sample, Span<float> features) => _all.FillRaw(_samples[sample], features);

    internal override ReadOnlySpan<byte> RawBytes(int sample) => _all.RawBytes(_samples[sample]);
}
