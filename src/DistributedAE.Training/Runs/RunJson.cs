using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistributedAE.Training.Runs;

/// <summary>The lines of a run's JSON files.</summary>
[JsonSerializable(typeof(ManifestLine))]
[JsonSerializable(typeof(RunEvent))]
[JsonSerializable(typeof(EpochMetrics))]
internal sealed partial class RunJson : JsonSerializerContext
{
    /// <summary>Camel-case keys, text as readable as can be, values that are absent left out.</summary>
    public static RunJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });
}
