using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistributedAE.Protocol.Api;

/// <summary>How the API writes JSON: camel case, nothing for null.</summary>
public static class ApiJson
{
    /// <summary>The options, read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
