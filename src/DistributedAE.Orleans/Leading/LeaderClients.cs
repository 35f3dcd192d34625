using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using DistributedAE.Orleans.Contracts;

namespace DistributedAE.Orleans.Leading;

/// <summary>The connections of a front to the coordinators that lead. Where one has a certificate, none but its own is taken, whatever name it has and whoever signed it.</summary>
internal sealed class LeaderClients : IDisposable
{
    // a connection is checked when it is made: another certificate has connections of its own
    private readonly ConcurrentDictionary<string, HttpMessageInvoker> _clients = new(StringComparer.Ordinal);

    /// <summary>Sends a request to a leader.</summary>
    /// <param name="leader">The leader.</param>
    /// <param name="request">The request, to its address.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HttpRequestException">It cannot be reached, or its certificate is another one.</exception>
    public Task<HttpResponseMessage> SendAsync(Leader leader, HttpRequestMessage request, CancellationToken cancellation) =>
        _clients.GetOrAdd(leader.CertificateSha256 ?? "", Create).SendAsync(request, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (HttpMessageInvoker client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private static HttpMessageInvoker Create(string certificateSha256) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        ActivityHeadersPropagator = null,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString(HashAlgorithmName.SHA256) == certificateSha256,
        },
    });
}
