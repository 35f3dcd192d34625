using System.Net.Http.Headers;
using System.Text.Json;

namespace DistributedAE.Client.Api;

/// <summary>Reads what the coordinator says when it refuses: problem details (RFC 9457).</summary>
internal static class ProblemReader
{
    private const int MostErrors = 100;

    /// <summary>The exception for a response that is no success.</summary>
    public static async Task<ApiException> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        string title = $"the coordinator answered {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        if (response.Content.Headers.ContentType is not MediaTypeHeaderValue { MediaType: "application/problem+json" })
        {
            return new ApiException(response.StatusCode, title, null, []);
        }

        try
        {
            byte[] content = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            using var problem = JsonDocument.Parse(content);
            JsonElement root = problem.RootElement;
            return new ApiException(response.StatusCode, Text(root, "title") ?? title, Text(root, "detail"), Errors(root));
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or HttpRequestException or IOException)
        {
            return new ApiException(response.StatusCode, title, null, []);
        }
    }

    private static IReadOnlyList<ApiError> Errors(JsonElement root)
    {
        if (!root.TryGetProperty("errors", out JsonElement errors))
        {
            return [];
        }

        return errors.ValueKind switch
        {
            JsonValueKind.Array => [.. errors.EnumerateArray().Take(MostErrors).Select(Error)],

            // the form that ASP.NET Core gives validation problems: member → messages
            JsonValueKind.Object => [.. errors.EnumerateObject()
                .Where(member => member.Value.ValueKind == JsonValueKind.Array)
                .SelectMany(member => member.Value.EnumerateArray().Select(message => new ApiError(null, null, $"{member.Name}: {message}")))
                .Take(MostErrors)],
            _ => [],
        };
    }

    private static ApiError Error(JsonElement error) => error.ValueKind == JsonValueKind.Object
        ? new ApiError(Number(error, "line"), Number(error, "column"), Text(error, "message") ?? Text(error, "detail") ?? error.ToString())
        : new ApiError(null, null, error.ToString());

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : null;
}
