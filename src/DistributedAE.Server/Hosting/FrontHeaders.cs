using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace DistributedAE.Server.Hosting;

/// <summary>
/// Headers in which a cluster's front tells its leading coordinator how a request came to it: wrong tokens count against who sent them and not against the front, and a
/// browser's cookie, which has the port that it sees in its name, stays good under the next leader.
/// </summary>
internal static class FrontHeaders
{
    private const string Scheme = "X-Dae-Scheme";
    private const string Client = "X-Dae-Client";
    private const string Port = "X-Dae-Port";

    /// <summary>Their names. What people send under them is not passed on.</summary>
    public static IReadOnlyList<string> Names { get; } = [Scheme, Client, Port];

    /// <summary>Adds them to a request that is passed on.</summary>
    /// <param name="request">The request to the coordinator.</param>
    /// <param name="context">The one that it was at the front.</param>
    public static void AddTo(HttpRequestMessage request, HttpContext context)
    {
        request.Headers.Add(Scheme, context.Request.Scheme);
        request.Headers.Add(Client, $"{context.Connection.RemoteIpAddress}");
        request.Headers.Add(Port, context.Connection.LocalPort.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>At the coordinator, takes the front's word for them.</summary>
    public static void ApplyTo(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        context.Request.Scheme = headers[Scheme] == "https" ? "https" : "http";
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
