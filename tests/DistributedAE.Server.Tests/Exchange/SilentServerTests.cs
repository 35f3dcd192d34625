using System.Net;
using System.Net.Sockets;
using DistributedAE.Client.Worker;

namespace DistributedAE.Server.Tests.Exchange;

/// <summary>A worker whose coordinator is gone while another program has got its port, and says nothing.</summary>
public sealed class SilentServerTests
{
    [Fact]
    public void A_worker_leaves_although_whoever_listens_never_answers()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var drain = new CancellationTokenSource();
        using var worker = new WorkerLoop(new WorkerOptions
        {
            Server = new Uri($"http://{listener.LocalEndpoint}"),
            CacheFolder = Path.GetTempPath(),
        });
        var thread = new Thread(() => worker.Run(drain.Token)) { IsBackground = true };
        thread.Start();
        using Socket connection = listener.AcceptSocket();

        drain.Cancel();

        Assert.True(thread.Join(TimeSpan.FromMinutes(1)), "the worker still waits for an answer");
    }
}
