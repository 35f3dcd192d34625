using System.Runtime.InteropServices;

namespace DistributedAE.Data;

/// <summary>Makes samples of arrays: one of two dimensions, or three for pictures, and one of labels where there are any.</summary>
internal static class ArraySamples
{
    /// <summary>The name of the samples in a file of several arrays.</summary>
    public const string SamplesName = "X";

    /// <summary>The name of the labels in a file of several arrays.</summary>
    public const string LabelsName = "y";

    private const int CheckedBytes = 1 << 20;
    private const int MaximumFeatures = 100_000_000;

    /// <summary>Makes samples; values are not scaled yet.</summary>
    /// <param name="values">The samples.</param>
    /// <param name="labels">One label a sample, or null.</param>
    /// <param name="spec">Whether labels are classes, and the number of classes if it is given.</param>
    /// <param name="trainClassCount">The number of classes of the training labels, or null while they are read.</param>
    /// <exception cref="InputException">Extents or labels do not fit, or a value is not finite.</exception>
    public static SampleSet Of(ArrayValues values, ArrayValues? labels, DataSpec spec, int? trainClassCount)
    {
        IReadOnlyList<long> shape = values.Shape;
        if (shape.Count is not (2 or 3))
        {
            throw new InputException($"{values.Path}: samples have two dimensions, or three for pictures; this array has {values.ShapeText}");
        }

        Int128 features = shape.Skip(1).Aggregate((Int128)1, (product, extent) => product * extent);
        if (shape[0] > Array.MaxLength || features > MaximumFeatures)
        {
            throw new InputException($"{values.Path}: {values.ShapeText} are more than the supported {Array.MaxLength} samples of {MaximumFeatures} features");
        }

        ImageShape? image = shape.Count == 3 ? new ImageShape((int)shape[1], (int)shape[2]) : null;
        SampleLabels? known = labels is null ? null : Labels(labels, values, spec, trainClassCount);
        if (values.Mapped is { } mapped)
        {
            RequireFinite(mapped, values, (int)features);
            return new MappedSamples(mapped, values.Count, (int)features, Scaling.None) { MappedImage = image, MappedLabels = known };
        }

        if (values.Bytes is { } bytes)
        {
            return new PixelSamples(bytes, (int)features, image, known, Scaling.None);
        }

        RequireFinite(values.Floats!, 0, values.Path, (int)features);
        return new TableSamples(values.Floats!, (int)features, Scaling.None) { TableLabels = known, TableImage = image };
    }

    private static void RequireFinite(MappedValues mapped, ArrayValues values, int features)
    {
        if (mapped.AreBytes)
        {
            return;
        }

        long length = (long)values.Count * features * sizeof(float);
        for (long from = 0; from < length; from += CheckedBytes)
        {
            int part = (int)Math.Min(CheckedBytes, length - from);
            RequireFinite(MemoryMarshal.Cast<byte, float>(mapped.Bytes(from, part)), from / sizeof(float), values.Path, features);
        }
    }

    private static void RequireFinite(ReadOnlySpan<float> values, long before, string path, int features)
    {
        if (Numerics.Reductions.AllFinite(values))
        {
            return;
        }

        int index = 0;
        while (float.IsFinite(values[index]))
        {
            index++;
        }

        long place = before + index;
        throw new InputException($"{path}: feature {place % features} of sample {place / features} is {values[index]}; finite numbers are needed");
    }

    private static SampleLabels Labels(ArrayValues labels, ArrayValues values, DataSpec spec, int? trainClassCount)
    {
        if (labels.Shape.Count != 1 || labels.Shape[0] != values.Shape[0])
        {
            throw new InputException(
                $"{labels.Path}: labels of shape {labels.ShapeText} for the {values.Count} samples of {values.Path}; one label a sample is needed");
        }

        float[] numbers = [.. Enumerable.Range(0, labels.Count).Select(index => labels[index])];
        int limit = spec.ClassCount ?? trainClassCount ?? CsvLabels.MaximumClasses;
        bool isNumber = spec.LabelKind == LabelKind.Number;
        int wrong = Array.FindIndex(numbers, number => !(isNumber ? float.IsFinite(number) : number >= 0 && number < limit && number == (int)number));
        if (wrong >= 0)
        {
            string wanted = isNumber ? "finite numbers are needed" : $"classes are whole numbers from 0 to {limit - 1}";
            throw new InputException($"{labels.Path}: the label of sample {wrong} is {numbers[wrong]}; {wanted}");
        }

        if (isNumber)
        {
            return SampleLabels.OfValues(numbers);
        }

        int[] classes = Array.ConvertAll(numbers, number => (int)number);
        return SampleLabels.OfClasses(classes, spec.ClassCount ?? trainClassCount ?? (classes.Max() + 1));
    }
}
