using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DistributedAE.Data;

/// <summary>
/// Samples of equal length in a fixed order, with labels where there are any. Values are held as they were read
/// (bytes of pictures stay bytes) and are scaled when they are asked for. Immutable, and safe for any number of threads.
/// </summary>
public abstract class SampleSet
{
    private string? _contentHash;

    private protected SampleSet(int count, int featureCount)
    {
        Count = count;
        FeatureCount = featureCount;
    }

    /// <summary>Samples of the given numbers, without labels, identifiers or scaling.</summary>
    /// <param name="values">One sample after the other.</param>
    /// <param name="featureCount">Features a sample, ≥ 1.</param>
    public static SampleSet Of(float[] values, int featureCount) => new TableSamples(values, featureCount, Scaling.None);

    /// <summary>Number of samples, ≥ 0.</summary>
    public int Count { get; }

    /// <summary>Number of features of each sample, ≥ 1.</summary>
    public int FeatureCount { get; }

    /// <summary>The extents of the picture that a sample is; null where samples are not pictures.</summary>
    public abstract ImageShape? Image { get; }

    /// <summary>The labels, or null where there are none.</summary>
    public abstract SampleLabels? Labels { get; }

    /// <summary>One identifier a sample, from the data's ID column; null where there is none.</summary>
    public abstract IReadOnlyList<string>? Ids { get; }

    /// <summary>The group of each sample, from the column that a split goes by; null where there is none.</summary>
    public virtual IReadOnlyList<string>? Groups => null;

    /// <summary>One name a feature; null where the data names none.</summary>
    public abstract IReadOnlyList<string>? FeatureNames { get; }

    /// <summary>The scaling that <see cref="Fill"/> applies.</summary>
    public abstract Scaling Scaling { get; }

    /// <summary>Whether the samples have classes or target values.</summary>
    public bool HasLabels => Labels is not null;

    /// <summary>Number of classes; 0 where the samples have no classes.</summary>
    public int ClassCount => Labels?.ClassCount ?? 0;

    /// <summary>
    /// SHA-256, in lower-case hexadecimal, of the extents, the values before scaling and the labels, in order. It names
    /// the data in checkpoints and models; file names, IDs and scaling are not part of it.
    /// </summary>
    public string ContentHash => _contentHash ??= ComputeContentHash();

    /// <summary>Writes the scaled features of one sample. Allocates nothing.</summary>
    /// <param name="sample">0 … <see cref="Count"/> − 1.</param>
    /// <param name="features">Exactly <see cref="FeatureCount"/> values.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public abstract void Fill(int sample, Span<float> features);

    /// <summary>The class of a sample, 0 … <see cref="ClassCount"/> − 1.</summary>
    /// <exception cref="InvalidOperationException">The samples have no classes.</exception>
    public int Label(int sample) => Labels is { ClassCount: > 0 } labels
        ? labels.Class(CheckSample(sample))
        : throw new InvalidOperationException("the samples have no classes");

    /// <summary>The value to predict for a sample; its class's number where the labels are classes.</summary>
    /// <exception cref="InvalidOperationException">The samples have no labels.</exception>
    public float Target(int sample) => Labels is { } labels
        ? labels.Target(CheckSample(sample))
        : throw new InvalidOperationException("the samples have no labels");

    /// <summary>The samples of the given indices, in their order, without copying values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a sample's.</exception>
    public SampleSet Select(int[] samples) => new SelectedSamples(this, samples);

    /// <summary>The same samples under another scaling, without copying values.</summary>
    /// <exception cref="ArgumentException">The scaling is for another number of features.</exception>
    public abstract SampleSet WithScaling(Scaling scaling);

    /// <summary>Whether samples are pictures of bytes, for which unit scaling is x / 255.</summary>
    internal abstract bool IsPictureOfBytes { get; }

    /// <summary>Whether values are held as bytes, else as 32-bit floats.</summary>
    internal abstract bool HoldsBytes { get; }

    /// <summary>Writes the features of one sample as they were read.</summary>
    internal abstract void FillRaw(int sample, Span<float> features);

    /// <summary>The bytes that stand for one sample in the content hash.</summary>
    internal abstract ReadOnlySpan<byte> RawBytes(int sample);

    private protected int CheckSample(int sample)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, Count);
        return sample;
    }

    private protected void CheckFill(int sample, int length)
    {
        CheckSample(sample);
        if (length != FeatureCount)
        {
            throw new ArgumentException($"a sample has {FeatureCount} features, the span {length}");
        }
    }

    private string ComputeContentHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, Count);
        hash.AppendData(number);
        BinaryPrimitives.WriteInt64LittleEndian(number, FeatureCount);
        hash.AppendData(number);
        for (int sample = 0; sample < Count; sample++)
        {
            hash.AppendData(RawBytes(sample));
        }

        for (int sample = 0; HasLabels && sample < Count; sample++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(number, Target(sample));
            hash.AppendData(number[..sizeof(float)]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
