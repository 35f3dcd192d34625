using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Protocol.Exchange;

namespace DistributedAE.Client.Worker;

/// <summary>A worker's calls: the upgrade to its stream, and parts of data.</summary>
internal sealed class WorkerHttp : IPartSource, IDisposable
{
    private readonly WorkerOptions _options;
    private readonly HttpClient _client;

    public WorkerHttp(WorkerOptions options)
    {
        _options = options;
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), AllowAutoRedirect = false, UseProxy = false };
        options.Trusted?.ApplyTo(handler.SslOptions);
        _client = new HttpClient(handler) { BaseAddress = options.Server, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Opens the stream of the exchange.</summary>
    /// <param name="limit">Ends the waiting for an answer.</param>
    /// <exception cref="HttpRequestException">The coordinator can't be reached, or does not want it; with its status.</exception>
    public Stream OpenExchange(CancellationToken limit)
    {
        using HttpRequestMessage request = Request(ApiRoutes.Exchange);
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("dae-exchange", "1"));
        HttpResponseMessage response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead, limit);
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            using (response)
            {
                throw new HttpRequestException($"the coordinator answered {(int)response.StatusCode} {response.ReasonPhrase}", null, response.StatusCode);
            }
        }

        // the stream lives on when the waiting for the answer is over
        return response.Content.ReadAsStream(CancellationToken.None);
    }

    /// <inheritdoc/>
    public Stream OpenPart(string jobId, string part)
    {
        string path = ApiRoutes.DataPart.Replace("{jobId}", jobId, StringComparison.Ordinal).Replace("{part}", part, StringComparison.Ordinal);
        using HttpRequestMessage request = Request(path);
        HttpResponseMessage response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return response.Content.ReadAsStream();
    }

    /// <inheritdoc/>
    public PartsManifest ReadManifest(string jobId)
    {
        try
        {
            using Stream stream = OpenPart(jobId, PartsManifest.Part);
            return JsonSerializer.Deserialize<PartsManifest>(stream, ApiJson.Options) ?? throw new InputException("the coordinator's list of data parts is empty");
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or IOException)
        {
            throw new InputException($"cannot get the list of data parts: {error.Message}", error);
        }
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Request(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (_options.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }
}
