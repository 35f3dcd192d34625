using System.Net;
using DistributedAE.Server.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace DistributedAE.Server.Security;

/// <summary>
/// Refuses what a foreign web page makes a browser send: requests with an <c>Origin</c> that is not this server, on every verb, and, where the server
/// is bound to loopback, requests under a foreign name (DNS rebinding).
/// </summary>
/// <param name="onlyLoopback">Whether all addresses that are listened on are loopback.</param>
internal sealed class OriginGuard(bool onlyLoopback)
{
    /// <summary>Checks a request.</summary>
    /// <exception cref="ProblemException">It is refused (403).</exception>
    public void Check(HttpRequest request)
    {
        if (onlyLoopback && !IsLoopback(request.Host.Host))
        {
            throw new ProblemException(
                StatusCodes.Status403Forbidden, "foreign-host", "foreign host name",
                $"this coordinator listens on loopback and answers only to localhost, 127.0.0.1 and [::1], not to '{request.Host}'");
        }

        StringValues origin = request.Headers.Origin;
        if (origin.Count > 0 && (origin.Count > 1 || !IsOwn(origin[0], request)))
        {
            throw new ProblemException(
                StatusCodes.Status403Forbidden, "foreign-origin", "foreign origin",
                $"requests from web pages of another origin ('{origin}') are refused; call the API from {request.Scheme}://{request.Host}, or from a program");
        }
    }

    private static bool IsOwn(string? origin, HttpRequest request) =>
        request.Host.HasValue && string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
