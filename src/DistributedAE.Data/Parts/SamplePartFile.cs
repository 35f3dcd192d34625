namespace DistributedAE.Data;

/// <summary>
/// A part of a data set as a safetensors file, for workers: values as they were read (bytes stay bytes), classes or target values, and the scaling. No
/// file names, IDs or feature names.
/// </summary>
public static class SamplePartFile
{
    private const string Values = "values";
    private const string Classes = "classes";
    private const string Targets = "targets";
    private const string Offset = "scaling.offset";
    private const string Factor = "scaling.factor";
    private const string ClassCount = "classCount";

    /// <summary>Writes a part. The same samples give the same bytes.</summary>
    /// <param name="target">Where to; it needs no seeking.</param>
    /// <param name="samples">The samples.</param>
    public static void Write(Stream target, SampleSet samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        int[] shape = [samples.Count, samples.FeatureCount];
        bool bytes = samples.HoldsBytes;
        var tensors = new List<TensorSource>
        {
            new(Values, bytes ? TensorType.Byte : TensorType.Float32, shape, stream =>
            {
                for (int sample = 0; sample < samples.Count; sample++)
                {
                    stream.Write(samples.RawBytes(sample));
                }
            }),
            TensorSource.Of(Offset, [samples.Scaling.Offset.Length], samples.Scaling.Offset.ToArray()),
            TensorSource.Of(Factor, [samples.Scaling.Factor.Length], samples.Scaling.Factor.ToArray()),
        };
        if (samples.ClassCount > 0)
        {
            long[] classes = [.. Enumerable.Range(0, samples.Count).Select(sample => (long)samples.Label(sample))];
            tensors.Add(TensorSource.Of(Classes, [samples.Count], classes));
        }
        else if (samples.HasLabels)
        {
            float[] targets = [.. Enumerable.Range(0, samples.Count).Select(samples.Target)];
            tensors.Add(TensorSource.Of(Targets, [samples.Count], targets));
        }

        SafetensorsWriter.Write(target, tensors, [KeyValuePair.Create(ClassCount, samples.ClassCount.ToString())]);
    }

    /// <summary>Reads a part.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It cannot be read, or is not such a file.</exception>
    public static SampleSet Read(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        TensorInfo values = file.Find(Values);
        if (values.Shape is not [>= 0 and <= int.MaxValue, > 0 and <= int.MaxValue] || values.Shape[0] * values.Shape[1] > Array.MaxLength)
        {
            throw new InputException($"{path}: tensor '{Values}' has the shape [{string.Join(", ", values.Shape)}]; samples × features, at most {Array.MaxLength} in all, are needed");
        }

        int count = (int)values.Shape[0];
        int features = (int)values.Shape[1];
        Scaling scaling = ReadScaling(file, features);
        SampleLabels? labels = ReadLabels(file, count);
        if (values.Type == TensorType.Byte)
        {
            byte[] pixels = new byte[count * features];
            file.Read(Values, pixels);
            return new PixelSamples(pixels, features, null, labels, scaling);
        }

        float[] table = new float[count * features];
        file.Read(Values, table);
        return new TableSamples(table, features, scaling) { TableLabels = labels };
    }

    private static Scaling ReadScaling(SafetensorsFile file, int features)
    {
        long length = file.Find(Offset).Shape is [1] ? 1 : features;
        float[] offset = new float[length];
        float[] factor = new float[length];
        file.Read(Offset, offset);
        file.Read(Factor, factor);
        return new Scaling(offset, factor);
    }

    private static SampleLabels? ReadLabels(SafetensorsFile file, int count)
    {
        if (file.Contains(Classes))
        {
            long[] classes = new long[count];
            file.Read(Classes, classes);
            int classCount = int.TryParse(file.Metadata.GetValueOrDefault(ClassCount), out int known) && known > 0
                ? known
                : throw new InputException($"{file.Path}: the number of classes is missing");
            return Array.TrueForAll(classes, label => label >= 0 && label < classCount)
                ? SampleLabels.OfClasses(Array.ConvertAll(classes, label => (int)label), classCount)
                : throw new InputException($"{file.Path}: a class is not within 0 … {classCount - 1}");
        }

        if (file.Contains(Targets))
        {
            float[] targets = new float[count];
            file.Read(Targets, targets);
            return SampleLabels.OfValues(targets);
        }

        return null;
    }
}
