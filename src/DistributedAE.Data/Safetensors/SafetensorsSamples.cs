namespace DistributedAE.Data;

/// <summary>Makes samples of a safetensors file with the tensor <c>X</c> and, where there are labels, <c>y</c>.</summary>
internal static class SafetensorsSamples
{
    private const long MaximumBytes = 4_000_000_000;

    /// <summary>Reads the samples and the labels that are with them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mapFrom">Bytes from which on samples stay in the file.</param>
    /// <exception cref="InputException">The file is unreadable or damaged, or there is no such tensor.</exception>
    public static (ArrayValues Values, ArrayValues? Labels) Read(string path, long mapFrom)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        if (!file.Contains(ArraySamples.SamplesName))
        {
            string found = string.Join(", ", file.Tensors.Take(20).Select(tensor => tensor.Name));
            throw new InputException($"{path}: there is no tensor '{ArraySamples.SamplesName}' (samples, and '{ArraySamples.LabelsName}' for labels); the file has {found}");
        }

        return (Values(file, ArraySamples.SamplesName, mapFrom), file.Contains(ArraySamples.LabelsName) ? Values(file, ArraySamples.LabelsName, long.MaxValue) : null);
    }

    private static ArrayValues Values(SafetensorsFile file, string name, long mapFrom)
    {
        TensorInfo tensor = file.Find(name);
        var values = new ArrayValues($"{file.Path}, tensor {name}", tensor.Shape);
        if (tensor.Count == 0)
        {
            throw new InputException($"{values.Path}: the shape is {values.ShapeText}; extents of at least 1 are needed");
        }

        bool isPlain = tensor.Type is TensorType.Float32 or TensorType.Byte;
        long position = file.PositionOf(tensor);
        if (isPlain && tensor.ByteLength >= mapFrom && position % sizeof(float) == 0)
        {
            return values with { Mapped = MappedValues.Open(file.Path, position, tensor.ByteLength, tensor.Type == TensorType.Byte) };
        }

        if (tensor.ByteLength > MaximumBytes || tensor.Count > Array.MaxLength)
        {
            throw new InputException($"{values.Path}: {values.ShapeText} of type {tensor.Type.Name()} take {tensor.ByteLength} bytes, more than the supported {MaximumBytes}; save them as F32 or U8, which can stay in the file");
        }

        return tensor.Type == TensorType.Byte ? values with { Bytes = Bytes(file, tensor) } : values with { Floats = Floats(file, tensor) };
    }

    private static byte[] Bytes(SafetensorsFile file, TensorInfo tensor)
    {
        var bytes = GC.AllocateUninitializedArray<byte>((int)tensor.Count);
        file.Read(tensor.Name, bytes);
        return bytes;
    }

    private static float[] Floats(SafetensorsFile file, TensorInfo tensor)
    {
        int count = (int)tensor.Count;
        switch (tensor.Type)
        {
            case TensorType.Float64:
                var doubles = new double[count];
                file.Read(tensor.Name, doubles);
                return Array.ConvertAll(doubles, value => (float)value);
            case TensorType.Int64:
                var integers = new long[count];
                file.Read(tensor.Name, integers);
                return Array.ConvertAll(integers, value => (float)value);
            default:
                var floats = GC.AllocateUninitializedArray<float>(count);
                file.Read(tensor.Name, floats);
                return floats;
        }
    }
}
