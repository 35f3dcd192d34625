namespace DistributedAE.Numerics.Convolution;

/// <summary>
/// Samples as lanes: a group of 16 samples after the other, in each group value after value, 16 floats a value, one for each sample. So whatever is computed
/// with a value is computed with whole vectors of 64 bytes, however few channels there are.
/// </summary>
/// <param name="places">How many groups have room.</param>
/// <param name="length">Values of a sample.</param>
public sealed unsafe class SampleLanes(int places, int length) : IDisposable
{
    /// <summary>Samples of a group.</summary>
    public const int GroupSize = 16;

    private readonly AlignedBuffer _buffer = new(checked(places * length * GroupSize));

    /// <summary>Values of a sample.</summary>
    public int Length => length;

    /// <summary>The first float of the group that lies at <paramref name="place"/>.</summary>
    public float* At(int place) => _buffer.Pointer + ((nint)place * length * GroupSize);

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
