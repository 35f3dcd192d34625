using DistributedAE.Autoencoders;
using DistributedAE.Numerics;

namespace DistributedAE.Orchestration;

/// <summary>A tensor of a parameter server's state, in place, with its plain row-major values to save and to restore.</summary>
/// <param name="Name">Unique within the server.</param>
/// <param name="Tensor">Its shape, and where it lies in the buffer.</param>
/// <param name="Buffer">The flat buffer.</param>
public readonly record struct NamedTensor(string Name, ParameterTensor Tensor, AlignedBuffer Buffer)
{
    /// <summary>Its extents.</summary>
    public IReadOnlyList<int> Shape => Tensor.Shape;

    /// <summary>Number of values.</summary>
    public int Length => Tensor.Length;

    /// <summary>Gives the values out, row-major.</summary>
    /// <param name="values">At least <see cref="Length"/> floats.</param>
    public void CopyTo(Span<float> values) => Tensor.Load(Buffer.Span, values);

    /// <summary>Overwrites the values.</summary>
    /// <param name="values">Row-major, <see cref="Length"/> of them.</param>
    public void CopyFrom(ReadOnlySpan<float> values) => Tensor.Store(values, Buffer.Span);

    /// <summary>The values, row-major, in a new array.</summary>
    public float[] ToArray()
    {
        var values = new float[Length];
        CopyTo(values);
        return values;
    }
}
