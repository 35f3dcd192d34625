using System.Text.Json.Serialization;

namespace DistributedAE.Training.Models;

/// <summary>The parts of a model file's metadata that are JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(int[]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(StageResult[]))]
internal sealed partial class ModelJson : JsonSerializerContext;
