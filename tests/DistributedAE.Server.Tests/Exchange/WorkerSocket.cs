using System.Net.Sockets;
using System.Text;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Tests.Exchange;

/// <summary>A connection to the workers' exchange, upgraded by hand.</summary>
internal static class WorkerSocket
{
    private const int PatienceMilliseconds = 60_000;

    /// <summary>Connects and upgrades.</summary>
    public static Socket Connect(Uri address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = PatienceMilliseconds };
        socket.Connect(address.Host, address.Port);
        string request = $"GET {ApiRoutes.Exchange} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: Upgrade\r\nUpgrade: {ApiHeaders.ExchangeProtocol}\r\n\r\n";
        socket.Send(Encoding.ASCII.GetBytes(request));
        var answer = new StringBuilder();
        Span<byte> one = stackalloc byte[1];
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && socket.Receive(one) == 1)
        {
            answer.Append((char)one[0]);
        }

        Assert.StartsWith("HTTP/1.1 101", answer.ToString(), StringComparison.Ordinal);
        return socket;
    }
}
