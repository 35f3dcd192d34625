using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Data;

/// <summary>
/// The scaling y = (x − offset) · factor, by feature or with one pair for all. Fitted on the training split and stored
/// with the model, so that other data is scaled alike. Immutable.
/// </summary>
public sealed class Scaling
{
    private readonly float[] _offset;
    private readonly float[] _factor;

    /// <summary>A scaling of given constants.</summary>
    /// <param name="offset">One value a feature, or one for all.</param>
    /// <param name="factor">As many as <paramref name="offset"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0, or a value is not finite.</exception>
    public Scaling(ReadOnlySpan<float> offset, ReadOnlySpan<float> factor)
    {
        if (offset.Length == 0 || offset.Length != factor.Length)
        {
            throw new ArgumentException($"a scaling needs as many offsets as factors, at least one; got {offset.Length} and {factor.Length}");
        }

        _offset = offset.ToArray();
        _factor = factor.ToArray();
        if (!Array.TrueForAll(_offset, float.IsFinite) || !Array.TrueForAll(_factor, float.IsFinite))
        {
            throw new ArgumentException("a scaling's offsets and factors must be finite");
        }
    }

    /// <summary>Leaves every value as it is.</summary>
    public static Scaling None { get; } = new([0f], [1f]);

    /// <summary>x / 255: bytes to 0…1.</summary>
    public static Scaling Pixels { get; } = new([0f], [1f / 255f]);

    /// <summary>What is subtracted; one value a feature, or one for all.</summary>
    public ReadOnlySpan<float> Offset => _offset;

    /// <summary>What is multiplied with; as many as <see cref="Offset"/>.</summary>
    public ReadOnlySpan<float> Factor => _factor;

    /// <summary>Whether one offset and one factor serve all features.</summary>
    public bool IsUniform => _offset.Length == 1;

    /// <summary>Whether samples of that many features can be scaled.</summary>
    public bool Fits(int featureCount) => IsUniform || _offset.Length == featureCount;

    /// <summary>Scales the features of one sample in place; the same bits at every vector width.</summary>
    /// <exception cref="ArgumentException">The scaling is for another number of features.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(Span<float> features)
    {
        CheckFeatureCount(features.Length);
        if (IsUniform)
        {
            ApplyUniform(features, _offset[0], _factor[0]);
            return;
        }

        ref float values = ref MemoryMarshal.GetReference(features);
        ref float offset = ref MemoryMarshal.GetArrayDataReference(_offset);
        ref float factor = ref MemoryMarshal.GetArrayDataReference(_factor);
        int index = 0;
        for (; index <= features.Length - Vector512<float>.Count; index += Vector512<float>.Count)
        {
            nuint at = (nuint)index;
            Vector512<float> shifted = Vector512.LoadUnsafe(ref values, at) - Vector512.LoadUnsafe(ref offset, at);
            (shifted * Vector512.LoadUnsafe(ref factor, at)).StoreUnsafe(ref values, at);
        }

        for (; index < features.Length; index++)
        {
            features[index] = (features[index] - _offset[index]) * _factor[index];
        }
    }

    /// <summary>Turns the scaled features of one sample back, in place: x = y / factor + offset; a factor of 0 gives the offset.</summary>
    /// <exception cref="ArgumentException">The scaling is for another number of features.</exception>
    public void Revert(Span<float> features)
    {
        CheckFeatureCount(features.Length);
        for (int index = 0; index < features.Length; index++)
        {
            int at = IsUniform ? 0 : index;
            features[index] = _factor[at] == 0 ? _offset[at] : (features[index] / _factor[at]) + _offset[at];
        }
    }

    internal void CheckFeatureCount(int featureCount)
    {
        if (!Fits(featureCount))
        {
            throw new ArgumentException($"the scaling is for {_offset.Length} features, the samples have {featureCount}");
        }
    }

    private static void ApplyUniform(Span<float> features, float offset, float factor)
    {
        for (int index = 0; index < features.Length; index++)
        {
            features[index] = (features[index] - offset) * factor;
        }
    }
}
