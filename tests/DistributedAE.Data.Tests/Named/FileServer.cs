using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DistributedAE.Data.Tests;

/// <summary>A small web server on this machine that gives out files by name, and counts what it is asked for.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public FileServer()
    {
        _listener.Start();
        _loop = Task.Run(Serve);
    }

    public Dictionary<string, byte[]> Files { get; } = [];

    public List<string> Requests { get; } = [];

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/data/");

    /// <summary>An address of this machine at which nobody answers.</summary>
    public static string RefusedAddress()
    {
        using var gone = new FileServer();
        return gone.Address;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _loop.Wait();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await Answer(client.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
            // disposed
        }
    }

    private async Task Answer(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        string request = await reader.ReadLineAsync() ?? "";
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }

        string name = request.Split(' ')[1].Split('/')[^1];
        Requests.Add(name);
        bool found = Files.TryGetValue(name, out byte[]? body);
        body ??= [];
        string status = found ? "200 OK" : "404 Not Found";
        string head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
            await stream.WriteAsync(body);
        }
        catch (IOException)
        {
            // the client has seen enough
        }
    }
}
