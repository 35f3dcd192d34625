using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace DistributedAE.Server.Hosting;

/// <summary>
/// Headers in which a cluster's front tells its leading coordinator how a request came to it: wrong tokens count against who sent them and not against the front, and a
/// browser's cookie, which has the port that it sees in its name, stays good under the next leader. The host's name is among them because a client of TLS goes by the
/// header <c>Host</c>: whoever asked with many names, or with one that no certificate can have, would take the front's connections to the leader away from the others.
/// </summary>
internal static class FrontHeaders
{
    private const string Scheme = "X-Dae-Scheme";
    private const string Host = "X-Dae-Host";
    private const string Client = "X-Dae-Client";
    private const string Port = "X-Dae-Port";

    /// <summary>Names under which nothing that people send is passed on.</summary>
    public static IReadOnlyList<string> Names { get; } = ["Host", Scheme, Host, Client, Port];

    /// <summary>Adds them to a request that is passed on.</summary>
    /// <param name="request">The request to the coordinator.</param>
    /// <param name="context">The one that it was at the front.</param>
    public static void AddTo(HttpRequestMessage request, HttpContext context)
    {
        request.Headers.Add(Scheme, context.Request.Scheme);
        request.Headers.Add(Host, context.Request.Host.Value);
        request.Headers.Add(Client, $"{context.Connection.RemoteIpAddress}");
        request.Headers.Add(Port, context.Connection.LocalPort.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>At the coordinator, takes the front's word for them.</summary>
    public static void ApplyTo(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        context.Request.Scheme = headers[Scheme] == "https" ? "https" : "http";
        if (headers[Host] is [{ Length: > 0 } host])
        {
            context.Request.Host = new HostString(host);
        }

        if (IPAddress.TryParse(headers[Client], out IPAddress? client))
        {
            context.Connection.RemoteIpAddress = client;
        }

        if (ushort.TryParse(headers[Port], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            context.Connection.LocalPort = port;
        }
    }
}
