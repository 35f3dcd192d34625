using System.Text.Json.Serialization;
using DistributedAE.Cli.Runs;

namespace DistributedAE.Cli;

/// <summary>What <c>dae train</c> reads and writes as JSON, known when it is built: reflection over it takes a while when it starts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RunOrigin))]
[JsonSerializable(typeof(TrainResult))]
internal sealed partial class CliJson : JsonSerializerContext;
