using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DistributedAE.Autoencoders;

namespace DistributedAE.Training.Models;

/// <summary>
/// The hash that stands for a model's parameters (<c>modelSha256</c>): SHA-256, in 64 lower-case hexadecimal digits, over all parameter
/// tensors in the layout's order. Each tensor adds, without gaps:
/// <list type="number">
/// <item>its name in UTF-8 and one zero byte,</item>
/// <item>its number of dimensions as a 32-bit little-endian integer,</item>
/// <item>each of its extents as a 32-bit little-endian integer,</item>
/// <item>its values, plain row-major, as 32-bit little-endian IEEE 754 floats.</item>
/// </list>
/// No times, no names of machines: equal hashes mean equal models to the bit. In Python, with the safetensors package:
/// <code>
/// for name in names:  # in the file's order of bytes, without scaling.offset and scaling.factor
///     t = tensors[name]
///     sha.update(name.encode() + b"\0" + struct.pack(f"&lt;i{t.ndim}i", t.ndim, *t.shape) + t.astype("&lt;f4").tobytes())
/// </code>
/// </summary>
public static class ModelHash
{
    /// <summary>The hash of the parameters in a flat buffer.</summary>
    /// <param name="layout">Where the tensors lie.</param>
    /// <param name="flat">The parameters in stored order, of the layout's length.</param>
    public static string Of(ParameterLayout layout, ReadOnlySpan<float> flat)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentOutOfRangeException.ThrowIfNotEqual(flat.Length, layout.Length);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var scratch = new FloatScratch();
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            Span<float> values = scratch.Take(tensor.Length);
            tensor.Load(flat, values);
            Append(hash, tensor.Name, tensor.Shape, values);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The hash of plain tensors.</summary>
    /// <param name="tensors">The parameters in the layout's order.</param>
    public static string Of(IEnumerable<ModelTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ModelTensor tensor in tensors)
        {
            Append(hash, tensor.Name, tensor.Shape, tensor.Values.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string name, IReadOnlyList<int> shape, ReadOnlySpan<float> values)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(name));
        hash.AppendData([0]);
        AppendNumber(hash, shape.Count);
        foreach (int extent in shape)
        {
            AppendNumber(hash, extent);
        }

        FloatScratch.ForEachPart(values, hash.AppendData);
    }

    private static void AppendNumber(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
