using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DistributedAE.Data;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Models;

namespace DistributedAE.Training.Analysis;

/// <summary>The codes of samples in a file, to be searched: a safetensors file with the codes, classes and IDs, and in its metadata which model made them.</summary>
/// <param name="Codes">One code after the other.</param>
/// <param name="Length">Length of a code.</param>
public sealed record CodeIndex(ReadOnlyMemory<float> Codes, int Length)
{
    private const string Format = "dae-index";
    private const string FormatVersion = "1";
    private const string CodesTensor = "codes";
    private const string ClassesTensor = "classes";
    private const string IdsTensor = "ids";

    /// <summary>Number of samples.</summary>
    public int Count => Codes.Length / Length;

    /// <summary>The classes of the samples, with names; null where there are none.</summary>
    public SampleLabels? Labels { get; init; }

    /// <summary>One identifier a sample; null where there are none.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>Full path of the model file when the index was made.</summary>
    public required string ModelPath { get; init; }

    /// <summary>The <see cref="ModelHash"/> of the model.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>The <see cref="SampleSet.ContentHash"/> of the samples.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>What the data is called.</summary>
    public required string Source { get; init; }

    /// <summary>Encodes all samples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="source">What the data is called.</param>
    /// <param name="progress">Told how many samples are done; may be null.</param>
    public static CodeIndex Of(LoadedModel model, SampleSet samples, string source, Action<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(samples);
        return new CodeIndex(SampleCodes.Of(model.Runner, samples, samples.Count, progress), model.Runner.CodeLength)
        {
            Labels = samples.ClassCount > 0 ? samples.Labels : null,
            Ids = samples.Ids,
            ModelPath = Path.GetFullPath(model.Model.Path),
            ModelSha256 = model.Model.ModelSha256,
            DataSha256 = samples.ContentHash,
            Source = source,
        };
    }

    /// <summary>Writes the file whole or not at all.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Write(string path)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = Format,
            ["formatVersion"] = FormatVersion,
            ["modelPath"] = ModelPath,
            ["modelSha256"] = ModelSha256,
            ["dataSha256"] = DataSha256,
            ["source"] = Source,
        };
        List<TensorSource> tensors = [TensorSource.Of(CodesTensor, [Count, Length], Codes)];
        if (Labels is { } labels)
        {
            long[] classes = [.. Enumerable.Range(0, Count).Select(sample => (long)labels.Class(sample))];
            tensors.Add(TensorSource.Of(ClassesTensor, [Count], classes));
            metadata["classCount"] = JsonSerializer.Serialize(labels.ClassCount, ModelJson.Default.Int32);
            if (labels.ClassNames is { } names)
            {
                metadata["classNames"] = JsonSerializer.Serialize([.. names], ModelJson.Default.StringArray);
            }
        }

        if (Ids is { } ids)
        {
            byte[] text = JsonSerializer.SerializeToUtf8Bytes([.. ids], ModelJson.Default.StringArray);
            tensors.Add(TensorSource.Of(IdsTensor, [text.Length], text));
        }

        AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, tensors, metadata));
    }

    /// <summary>Reads an index.</summary>
    /// <exception cref="NotFoundException">There is no such file.</exception>
    /// <exception cref="InputException">It cannot be read, is damaged, or is no index.</exception>
    public static CodeIndex Read(string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new NotFoundException($"there is no index {path}; make one with: dae search index MODEL --out {path}");
        }

        using SafetensorsFile file = SafetensorsFile.Open(path);
        if (file.Metadata.GetValueOrDefault("format") != Format || file.Metadata.GetValueOrDefault("formatVersion") != FormatVersion)
        {
            throw new InputException($"{path} is no index of codes of this version; make one with: dae search index MODEL --out {path}");
        }

        TensorInfo codes = file.Find(CodesTensor);
        if (codes.Shape is not [> 0, > 0 and <= int.MaxValue] || codes.Count > Array.MaxLength)
        {
            throw new InputException($"{path}: the codes have the shape [{string.Join(", ", codes.Shape)}]; samples × units, at most {Array.MaxLength} numbers, are needed");
        }

        var values = new float[codes.Count];
        file.Read(CodesTensor, values);
        int count = (int)codes.Shape[0];
        return new CodeIndex(values, (int)codes.Shape[1])
        {
            Labels = file.Contains(ClassesTensor) ? ReadLabels(file, count) : null,
            Ids = file.Contains(IdsTensor) ? ReadIds(file, count) : null,
            ModelPath = Text(file, "modelPath"),
            ModelSha256 = Text(file, "modelSha256"),
            DataSha256 = Text(file, "dataSha256"),
            Source = Text(file, "source"),
        };
    }

    private static SampleLabels ReadLabels(SafetensorsFile file, int count)
    {
        var classes = new long[count];
        file.Read(ClassesTensor, classes);
        int classCount = Parse(file, "classCount", Text(file, "classCount"), ModelJson.Default.Int32);
        string[]? names = file.Metadata.TryGetValue("classNames", out string? text) ? Parse(file, "classNames", text, ModelJson.Default.StringArray) : null;
        return Array.TrueForAll(classes, label => label >= 0 && label < classCount)
            ? SampleLabels.OfClasses(Array.ConvertAll(classes, label => (int)label), classCount, names)
            : throw new InputException($"{file.Path}: a class is not within 0 … {classCount - 1}");
    }

    private static string[] ReadIds(SafetensorsFile file, int count)
    {
        var text = new byte[file.Find(IdsTensor).Count];
        file.Read(IdsTensor, text);
        string[]? ids = Parse(file, IdsTensor, System.Text.Encoding.UTF8.GetString(text), ModelJson.Default.StringArray);
        return ids?.Length == count ? ids : throw new InputException($"{file.Path}: there are {ids?.Length ?? 0} IDs for {count} samples");
    }

    private static string Text(SafetensorsFile file, string key) => file.Metadata.TryGetValue(key, out string? text)
        ? text
        : throw new InputException($"{file.Path}: the metadata has no '{key}'; make the index again");

    private static TValue? Parse<TValue>(SafetensorsFile file, string key, string text, JsonTypeInfo<TValue> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException error)
        {
            throw new InputException($"{file.Path}: '{key}' is not valid: {error.Message}", error);
        }
    }
}
