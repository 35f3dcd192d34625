using System.IO.Compression;

namespace DistributedAE.Data;

/// <summary>
/// Makes samples of NumPy files: an npy file of two dimensions, or three for pictures, with labels in another npy file; or
/// an npz file with the arrays <c>X</c> and, where there are labels, <c>y</c>.
/// </summary>
internal static class NpySamples
{
    private const string Suffix = ".npy";

    /// <summary>Reads samples and their labels; values are not scaled yet.</summary>
    /// <param name="path">The npy or npz file.</param>
    /// <param name="labelPath">The npy file of labels, or null.</param>
    /// <param name="spec">Whether labels are classes, and the number of classes if it is given.</param>
    /// <param name="trainClassCount">The number of classes of the training labels, or null while they are read.</param>
    /// <exception cref="InputException">A file is unreadable or damaged, or labels do not fit.</exception>
    public static SampleSet Read(string path, string? labelPath, DataSpec spec, int? trainClassCount)
    {
        bool isArchive = path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase);
        (NpyArray values, NpyArray? labels) = isArchive ? ReadArchive(path) : (ReadFile(path), null);
        labels = labelPath is null ? labels : ReadFile(labelPath);
        long[] shape = values.Header.Shape;
        if (shape.Length is not (2 or 3))
        {
            throw new InputException($"{values.Path}: samples have two dimensions, or three for pictures; this array has {values.Header.ShapeText}");
        }

        ImageShape? image = shape.Length == 3 ? new ImageShape((int)shape[1], (int)shape[2]) : null;
        SampleLabels? known = labels is null ? null : Labels(labels, values, spec, trainClassCount);
        if (values.Bytes is { } bytes)
        {
            return new PixelSamples(bytes, bytes.Length / values.Count, image, known, Scaling.None);
        }

        float[] floats = values.Floats!;
        int features = floats.Length / values.Count;
        int wrong = Array.FindIndex(floats, value => !float.IsFinite(value));
        return wrong < 0
            ? new TableSamples(floats, features, Scaling.None) { TableLabels = known, TableImage = image }
            : throw new InputException($"{values.Path}: feature {wrong % features} of sample {wrong / features} is {floats[wrong]}; finite numbers are needed");
    }

    private static SampleLabels Labels(NpyArray labels, NpyArray values, DataSpec spec, int? trainClassCount)
    {
        if (labels.Header.Shape.Length != 1 || labels.Count != values.Count)
        {
            throw new InputException(
                $"{labels.Path}: labels of shape {labels.Header.ShapeText} for the {values.Count} samples of {values.Path}; one label a sample is needed");
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

    private static NpyArray ReadFile(string path)
    {
        using FileStream file = InputFile.Open(path);
        return NpyArray.Read(file, file.Length, path);
    }

    private static (NpyArray Values, NpyArray? Labels) ReadArchive(string path)
    {
        using FileStream file = InputFile.Open(path);
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            ZipArchiveEntry? values = archive.GetEntry("X" + Suffix);
            ZipArchiveEntry? labels = archive.GetEntry("y" + Suffix);
            string found = string.Join(", ", archive.Entries.Take(20).Select(entry => entry.Name.Replace(Suffix, "", StringComparison.Ordinal)));
            return values is not null
                ? (ReadEntry(values, path), labels is null ? null : ReadEntry(labels, path))
                : throw new InputException($"{path}: there is no array 'X' (samples, and 'y' for labels); the file has {found}");
        }
        catch (InvalidDataException error)
        {
            throw new InputException($"{path}: not an npz file, or damaged; copy or download it again", error);
        }
    }

    private static NpyArray ReadEntry(ZipArchiveEntry entry, string path)
    {
        using Stream content = entry.Open();
        return NpyArray.Read(content, Math.Min(entry.Length, entry.CompressedLength * InputFile.DeflateRatio), $"{path}, array {entry.Name}");
    }
}
