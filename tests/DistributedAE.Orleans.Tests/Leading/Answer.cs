namespace DistributedAE.Orleans.Tests.Leading;

/// <summary>An answer of HTTP, to be compared with another one.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Headers">Its headers in order of their names, but for the time.</param>
/// <param name="Body">Its body, in hexadecimal.</param>
internal sealed record Answer(int Status, string Headers, string Body)
{
    /// <summary>Asks for a path.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="path">The path.</param>
    /// <param name="tag">The tag of what the asker has already; null for nothing.</param>
    public static async Task<Answer> OfAsync(HttpClient client, string path, string? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (tag is not null)
        {
            request.Headers.Add("If-None-Match", tag);
        }

        using HttpResponseMessage answer = await client.SendAsync(request);
        string headers = string.Join('\n', answer.Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
            .Order(StringComparer.Ordinal));
        return new Answer((int)answer.StatusCode, headers, Convert.ToHexString(await answer.Content.ReadAsByteArrayAsync()));
    }

    /// <summary>The value of a header that is there once; null where it is not.</summary>
    public string? Header(string name) => Headers.Split('\n').SingleOrDefault(line => line.StartsWith($"{name}: ", StringComparison.Ordinal))?[(name.Length + 2)..];
}
