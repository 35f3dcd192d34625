using System.Globalization;
using System.Net;

namespace DistributedAE.Server.Hosting;

/// <summary>An address to listen on.</summary>
/// <param name="IsTls">Whether it is https.</param>
/// <param name="Host">As given; <c>*</c> and <c>+</c> mean every address of this machine.</param>
/// <param name="Port">0 for any that is free.</param>
internal sealed record ListenAddress(bool IsTls, string Host, int Port)
{
    /// <summary>Whether only this machine reaches it. Names other than localhost don't count: they are listened on at every address.</summary>
    public bool IsLoopback => Endpoint is { } address && IPAddress.IsLoopback(address);

    /// <summary>The one address that is listened on; null for every address.</summary>
    public IPAddress? Endpoint =>
        Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.TryParse(Host.Trim('[', ']'), out IPAddress? address) ? address
        : null;

    /// <summary>Reads <c>http://HOST:PORT</c> or <c>https://HOST:PORT</c>; null for anything else.</summary>
    public static ListenAddress? TryParse(string url)
    {
        bool isTls = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!isTls && !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string rest = url[(isTls ? 8 : 7)..].TrimEnd('/');
        int colon = rest.LastIndexOf(':');
        if (colon <= 0
            || !int.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            || port > IPEndPoint.MaxPort)
        {
            return null;
        }

        string host = rest[..colon];
        bool isName = host is "*" or "+" || Uri.CheckHostName(host) != UriHostNameType.Unknown;
        return isName ? new ListenAddress(isTls, host, port) : null;
    }

    /// <summary>The address by which processes of this machine reach it.</summary>
    /// <param name="port">The port it got.</param>
    public Uri Reachable(int port)
    {
        string host = Endpoint is not { } address ? Host is "*" or "+" ? "127.0.0.1" : Host
            : address.Equals(IPAddress.Any) ? "127.0.0.1"
            : address.Equals(IPAddress.IPv6Any) ? "[::1]"
            : Host;
        return new UriBuilder(IsTls ? "https" : "http", host, port).Uri;
    }
}
