using System.Text.Json;

namespace DistributedAE.Data;

/// <summary>Reads the JSON header of a safetensors file, strictly.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The key that holds free text instead of a tensor.</summary>
    public const string MetadataKey = "__metadata__";

    private readonly string _path;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorInfo> _tensors = new(StringComparer.Ordinal);
    private bool _hasMetadata;

    private SafetensorsHeader(string path) => _path = path;

    /// <summary>Free text by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; private set; } = [];

    /// <summary>Reads a header.</summary>
    /// <param name="json">Its bytes.</param>
    /// <param name="path">For messages.</param>
    /// <param name="dataLength">Bytes that the file has behind the header.</param>
    /// <exception cref="InputException">The header is not valid, or does not fit the data's length.</exception>
    public static SafetensorsHeader Read(ReadOnlyMemory<byte> json, string path, long dataLength)
    {
        var header = new SafetensorsHeader(path);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4 });
            header.ReadEntries(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new InputException($"{path}: header: not valid JSON at line {error.LineNumber + 1}, byte {error.BytePositionInLine}", error);
        }
        catch (InvalidOperationException error)
        {
            throw header.Fault("a value has another type than the format asks for", error);
        }

        header.CheckOffsets(dataLength);
        return header;
    }

    private void ReadEntries(JsonElement root)
    {
        foreach (JsonProperty entry in root.EnumerateObject())
        {
            if (entry.Name == MetadataKey)
            {
                ReadMetadata(entry.Value);
            }
            else if (!_tensors.TryAdd(entry.Name, ReadTensor(entry.Name, entry.Value)))
            {
                throw Fault($"two tensors are named '{entry.Name}'");
            }
        }
    }

    private void ReadMetadata(JsonElement values)
    {
        if (_hasMetadata)
        {
            throw Fault($"'{MetadataKey}' appears twice");
        }

        _hasMetadata = true;
        foreach (JsonProperty value in values.EnumerateObject())
        {
            if (value.Value.ValueKind != JsonValueKind.String)
            {
                throw Fault($"the metadata '{value.Name}' is no text");
            }

            if (!_metadata.TryAdd(value.Name, value.Value.GetString()!))
            {
                throw Fault($"the metadata '{value.Name}' appears twice");
            }
        }
    }

    private TensorInfo ReadTensor(string name, JsonElement entry)
    {
        string[] keys = [.. entry.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal)];
        if (!keys.AsSpan().SequenceEqual(["data_offsets", "dtype", "shape"]))
        {
            throw Fault($"tensor '{name}' needs exactly dtype, shape and data_offsets, and has {string.Join(", ", keys)}");
        }

        string? typeName = entry.GetProperty("dtype").GetString();
        TensorType type = TensorTypes.Parse(typeName)
            ?? throw Fault($"tensor '{name}' is of type {typeName}; supported are {TensorTypes.Supported}");
        long[] shape = Numbers(name, "shape", entry.GetProperty("shape"));
        long[] offsets = Numbers(name, "data_offsets", entry.GetProperty("data_offsets"));
        if (offsets.Length != 2 || offsets[1] < offsets[0])
        {
            throw Fault($"tensor '{name}' has the data_offsets [{string.Join(", ", offsets)}]; a begin and an end not before it are needed");
        }

        long expected = ByteLength(name, type, shape);
        long found = offsets[1] - offsets[0];
        return found == expected
            ? new TensorInfo(name, type, shape, offsets[0], found)
            : throw Fault($"tensor '{name}' of type {typeName} and shape [{string.Join(", ", shape)}] needs {expected} bytes, its data_offsets have {found}");
    }

    private long[] Numbers(string name, string key, JsonElement values)
    {
        var numbers = new List<long>();
        foreach (JsonElement value in values.EnumerateArray())
        {
            numbers.Add(value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= 0
                ? number
                : throw Fault($"tensor '{name}' has '{value}' in its {key}; whole numbers of 0 or more are needed"));
        }

        return [.. numbers];
    }

    private long ByteLength(string name, TensorType type, long[] shape)
    {
        try
        {
            return shape.Aggregate((long)type.Bytes(), (product, extent) => checked(product * extent));
        }
        catch (OverflowException error)
        {
            throw Fault($"tensor '{name}' of shape [{string.Join(", ", shape)}] is too large", error);
        }
    }

    private void CheckOffsets(long dataLength)
    {
        Tensors = [.. _tensors.Values.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.ByteLength)];
        long end = 0;
        foreach (TensorInfo tensor in Tensors)
        {
            if (tensor.Offset != end)
            {
                string fault = tensor.Offset < end ? "overlaps the tensor before" : "leaves a gap behind the tensor before";
                throw Fault($"tensor '{tensor.Name}' {fault}: it begins at {tensor.Offset} of the data, {end} is next");
            }

            end += tensor.ByteLength;
        }

        if (end != dataLength)
        {
            string remedy = dataLength < end ? "the file is truncated" : "trailing bytes are refused";
            throw new InputException($"{_path}: the tensors need {end} bytes, the file has {dataLength} behind its header; {remedy}");
        }
    }

    private InputException Fault(string what, Exception? inner = null) =>
        inner is null ? new($"{_path}: header: {what}") : new($"{_path}: header: {what}", inner);
}
