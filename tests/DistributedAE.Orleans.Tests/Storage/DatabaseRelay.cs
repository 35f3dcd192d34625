using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace DistributedAE.Orleans.Tests.Storage;

/// <summary>Stands between a program and its database, and lets the first connections that send more than some bytes break or freeze there.</summary>
internal sealed class DatabaseRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Socket> _sockets = [];
    private readonly string _database;
    private readonly long _bytes;
    private readonly bool _isFreezing;
    private int _left;

    /// <param name="connection">Of the database.</param>
    /// <param name="bytes">How many bytes a connection may send.</param>
    /// <param name="freeze">Whether nothing goes on then, or the connection ends.</param>
    /// <param name="times">How many connections this happens to.</param>
    public DatabaseRelay(string connection, long bytes, bool freeze, int times = int.MaxValue)
    {
        _database = connection;
        _bytes = bytes;
        _isFreezing = freeze;
        _left = times;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Is complete when it has happened.</summary>
    public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public string Connection => new NpgsqlConnectionStringBuilder(_database) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port, Pooling = false }.ConnectionString;

    /// <summary>Ends the connections that there are now, frozen ones too; new ones are let through.</summary>
    public void Thaw()
    {
        lock (_sockets)
        {
            _sockets.ForEach(socket => socket.Dispose());
            _sockets.Clear();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        Thaw();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptSocketAsync();
                var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await server.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(new NpgsqlConnectionStringBuilder(_database).Host!, ".s.PGSQL.5432")));
                lock (_sockets)
                {
                    _sockets.AddRange([client, server]);
                }

                _ = PumpAsync(client, server, _bytes);
                _ = PumpAsync(server, client, long.MaxValue);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // disposed
        }
    }

    private async Task PumpAsync(Socket from, Socket to, long allowed)
    {
        byte[] buffer = new byte[1 << 16];
        try
        {
            while (await from.ReceiveAsync(buffer) is var count and > 0)
            {
                allowed -= count;
                if (allowed < 0 && Interlocked.Decrement(ref _left) >= 0)
                {
                    _reached.TrySetResult();
                    if (_isFreezing)
                    {
                        return;
                    }

                    break;
                }

                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // one end is gone: so is the other
        }

        from.Dispose();
        to.Dispose();
    }
}
