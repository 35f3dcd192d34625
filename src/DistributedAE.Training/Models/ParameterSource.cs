using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics;

namespace DistributedAE.Training.Models;

/// <summary>Tensors of a flat buffer as parts of a safetensors file.</summary>
internal static class ParameterSource
{
    /// <summary>A tensor that is made plain when its turn comes; at most one is in <paramref name="scratch"/>.</summary>
    public static TensorSource Of(string name, ParameterTensor tensor, AlignedBuffer flat, FloatScratch scratch) =>
        new(name, TensorType.Float32, tensor.Shape, stream =>
        {
            Span<float> values = scratch.Take(tensor.Length);
            tensor.Load(flat.Span, values);
            FloatScratch.ForEachPart(values, stream.Write);
        });

    /// <summary>Puts a tensor of a file into a flat buffer.</summary>
    /// <exception cref="InputException">The file has no such tensor, or one of another shape.</exception>
    public static void Read(SafetensorsFile file, string name, ParameterTensor tensor, Span<float> flat, FloatScratch scratch)
    {
        CheckShape(file.Path, name, file.Find(name).Shape, tensor);
        Span<float> values = scratch.Take(tensor.Length);
        file.Read(name, values);
        tensor.Store(values, flat);
    }

    private static void CheckShape(string path, string name, IReadOnlyList<long> shape, ParameterTensor tensor)
    {
        if (!shape.SequenceEqual(tensor.Shape.Select(extent => (long)extent)))
        {
            throw new InputException(
                $"{path}: tensor '{name}' has the shape [{string.Join(", ", shape)}], the job's network needs [{string.Join(", ", tensor.Shape)}]; is it of another job?");
        }
    }
}
