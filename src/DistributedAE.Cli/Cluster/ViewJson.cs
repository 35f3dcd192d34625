using System.Text.Encodings.Web;
using System.Text.Json;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Cluster;

/// <summary>Writes what the coordinator told for programs, as the API names it.</summary>
internal static class ViewJson
{
    private static readonly JsonSerializerOptions Options = new(ApiJson.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one object and a line feed to stdout.</summary>
    public static void Write<TView>(TView view)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(view, Options));
        Console.Out.Flush();
    }
}
