using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DistributedAE.Data;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Training.Models;

/// <summary>Reads a model file, strictly.</summary>
internal sealed class ModelFileReader
{
    private readonly SafetensorsFile _file;

    private ModelFileReader(SafetensorsFile file) => _file = file;

    /// <inheritdoc cref="TrainedModel.Load"/>
    public static TrainedModel Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InputException($"{path} is a folder, a model file is needed; the model of a run is {Path.Combine(path, "model.safetensors")}");
        }

        if (!File.Exists(path))
        {
            throw new NotFoundException($"there is no model file {path}");
        }

        ContentSeal.Verify(path, "a model file");
        using var file = SafetensorsFile.Open(path);
        return new ModelFileReader(file).Read();
    }

    private TrainedModel Read()
    {
        CheckFormat();
        JobFile job = ReadJob();
        ModelTensor[] tensors = [.. _file.Tensors.Where(IsParameter).Select(Load)];
        var model = new TrainedModel(_file.Path, job, tensors, ReadScaling())
        {
            ModelSha256 = Text(ModelKeys.ModelSha256),
            Version = Text(ModelKeys.Version),
            ClassNames = Json(ModelKeys.ClassNames, ModelJson.Default.StringArray),
            Image = Json(ModelKeys.Image, ModelJson.Default.Int32Array) is [int rows, int columns] ? new ImageShape(rows, columns) : null,
            Stages = Json(ModelKeys.Stages, ModelJson.Default.StageResultArray) ?? [],
        };
        string found = ModelHash.Of(tensors);
        return found == model.ModelSha256
            ? model
            : throw new InputException(
                $"{_file.Path} is damaged: its parameters have the modelSha256 {found}, {model.ModelSha256} is noted; copy it again from its source, or train it again");
    }

    private JobFile ReadJob()
    {
        try
        {
            return JobFileReader.Read(Text(ModelKeys.Job), $"{Text(ModelKeys.Name)}.yaml");
        }
        catch (InputException error)
        {
            throw new InputException(
                $"{_file.Path}: the job of the model, written by DistributedAE {Text(ModelKeys.Version)}, cannot be read by {ProductVersion.Current}: {error.Message}",
                error);
        }
    }

    private void CheckFormat()
    {
        string? format = _file.Metadata.GetValueOrDefault(ModelKeys.Format);
        if (format != ModelFile.Format)
        {
            throw new InputException($"{_file.Path}: the format is '{format}', '{ModelFile.Format}' is needed; is it a checkpoint?");
        }

        string text = Text(ModelKeys.FormatVersion);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int version) || version < 1)
        {
            throw new InputException($"{_file.Path}: the format's version '{text}' is no whole number of 1 or more");
        }

        if (version > ModelFile.FormatVersion)
        {
            throw new InputException(
                $"{_file.Path} has version {version} of the model format, DistributedAE {ProductVersion.Current} reads versions up to {ModelFile.FormatVersion}; "
                + $"use DistributedAE {Text(ModelKeys.Version)} or newer");
        }
    }

    private static bool IsParameter(TensorInfo tensor) => tensor.Name is not (ModelFile.ScalingOffset or ModelFile.ScalingFactor);

    private ModelTensor Load(TensorInfo tensor)
    {
        int[] shape = [.. tensor.Shape.Select(extent => checked((int)extent))];
        return new ModelTensor(tensor.Name, shape, Values(tensor.Name));
    }

    private float[] Values(string name)
    {
        var values = new float[_file.Find(name).Count];
        _file.Read(name, values);
        return values;
    }

    private Scaling ReadScaling()
    {
        try
        {
            return new Scaling(Values(ModelFile.ScalingOffset), Values(ModelFile.ScalingFactor));
        }
        catch (ArgumentException error)
        {
            throw new InputException($"{_file.Path}: the scaling is not valid: {error.Message}", error);
        }
    }

    private string Text(string key) => _file.Metadata.TryGetValue(key, out string? text)
        ? text
        : throw new InputException($"{_file.Path}: the metadata has no '{key}'; was it written by another program?");

    private TValue? Json<TValue>(string key, JsonTypeInfo<TValue> type)
        where TValue : class
    {
        try
        {
            return _file.Metadata.TryGetValue(key, out string? text) ? JsonSerializer.Deserialize(text, type) : null;
        }
        catch (JsonException error)
        {
            throw new InputException($"{_file.Path}: the metadata '{key}' is not valid: {error.Message}", error);
        }
    }
}
