namespace DistributedAE.Data;

/// <summary>Makes samples of an idx file of pictures and, where there is one, an idx file of labels.</summary>
internal static class IdxSamples
{
    /// <summary>Reads pictures and their labels; values are not scaled yet.</summary>
    /// <param name="imagePath">An idx file of two or more dimensions; three are pictures.</param>
    /// <param name="labelPath">An idx file of one dimension, or null to look for the sibling of the usual MNIST name.</param>
    /// <param name="spec">Whether labels are classes, and the number of classes if it is given.</param>
    /// <param name="trainClassCount">The number of classes of the training labels, or null while they are read.</param>
    /// <param name="mapFrom">Bytes from which on pictures stay in their file, where it is not compressed.</param>
    /// <exception cref="InputException">A file is unreadable or damaged, or labels do not fit.</exception>
    public static SampleSet Read(string imagePath, string? labelPath, DataSpec spec, int? trainClassCount, long mapFrom)
    {
        IdxArray images = IdxReader.Read(imagePath, mapFrom);
        if (images.Shape.Length < 2)
        {
            throw new InputException(
                $"{imagePath}: byte 3: one dimension is a list of labels, not of samples; give the file of pictures as the source");
        }

        labelPath ??= SiblingLabels(imagePath);
        SampleLabels? labels = labelPath is null ? null : ReadLabels(labelPath, images, spec, trainClassCount);
        ImageShape? image = images.Shape.Length == 3 ? new ImageShape(images.Shape[1], images.Shape[2]) : null;
        int features = images.Shape.Skip(1).Aggregate(1, (product, extent) => product * extent);
        return images.Mapped is { } mapped
            ? new MappedSamples(mapped, images.Count, features, Scaling.None) { MappedImage = image, MappedLabels = labels }
            : new PixelSamples(images.Values, features, image, labels, Scaling.None);
    }

    private static SampleLabels ReadLabels(string path, IdxArray images, DataSpec spec, int? trainClassCount)
    {
        IdxArray file = IdxReader.Read(path, long.MaxValue);
        if (file.Shape.Length != 1)
        {
            throw new InputException($"{path}: byte 3: labels have one dimension, this file has {file.ShapeText}");
        }

        if (file.Count != images.Count)
        {
            throw new InputException($"{path}: {file.Count} labels for the {images.Count} samples of {images.Path}; the counts must be equal");
        }

        if (spec.LabelKind == LabelKind.Number)
        {
            return SampleLabels.OfValues(Array.ConvertAll(file.Values, value => (float)value));
        }

        int[] classes = Array.ConvertAll(file.Values, value => (int)value);
        int classCount = spec.ClassCount ?? trainClassCount ?? (classes.Max() + 1);
        int wrong = Array.FindIndex(classes, label => label >= classCount);
        return wrong < 0
            ? SampleLabels.OfClasses(classes, classCount)
            : throw new InputException($"{path}: the label of sample {wrong} is {classes[wrong]}; {ClassRange(classCount)}");
    }

    private static string ClassRange(int classCount) => $"{classCount} classes have labels 0 to {classCount - 1}; correct it, or raise data.classCount";

    /// <summary>The label file next to <c>…-images-idx3-ubyte[.gz]</c>, packed or not; null where there is none.</summary>
    private static string? SiblingLabels(string imagePath)
    {
        string name = Path.GetFileName(imagePath);
        string sibling = name.Replace("images", "labels", StringComparison.Ordinal).Replace("idx3", "idx1", StringComparison.Ordinal);
        if (sibling == name)
        {
            return null;
        }

        string bare = sibling.EndsWith(".gz", StringComparison.Ordinal) ? sibling[..^3] : sibling;
        string folder = Path.GetDirectoryName(imagePath) ?? "";
        return new[] { sibling, bare, bare + ".gz" }.Select(candidate => Path.Combine(folder, candidate)).FirstOrDefault(File.Exists);
    }
}
