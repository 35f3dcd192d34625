using System.Net;
using System.Net.Sockets;
using DistributedAE.Cli.Tests.Cluster;

namespace DistributedAE.Cli.Tests.Commands;

/// <summary><c>dae health</c> against a real coordinator, and against what only looks like one.</summary>
public sealed class HealthCommandTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData]
    [InlineData("--ready")]
    public async Task A_coordinator_that_runs_is_well_and_is_asked_without_a_token(params string[] options)
    {
        string url = (await server.ServerUrlAsync()).ToString();

        DaeResult result = await DaeProcess.RunAsync(Path.GetTempPath(), ["health", url, .. options]);

        Assert.Equal((ExitCodes.Done, "ok\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task Where_nobody_listens_it_cannot_be_reached()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        DaeResult result = await DaeProcess.RunAsync(Path.GetTempPath(), "health", $"http://127.0.0.1:{port}");

        Assert.Equal(ExitCodes.Unreachable, result.ExitCode);
        Assert.StartsWith($"http://127.0.0.1:{port}/healthz cannot be reached: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_takes_the_connection_and_says_nothing_is_given_up_after_the_timeout()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        DaeResult result = await DaeProcess.RunAsync(Path.GetTempPath(), "health", $"http://127.0.0.1:{port}", "--timeout", "0.2");

        Assert.Equal((ExitCodes.Unreachable, $"http://127.0.0.1:{port}/healthz did not answer within 0.2 s\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Who_answers_that_it_is_not_ready_is_not_well()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Task<string> asked = RefuseAsync(listener);

        DaeResult result = await DaeProcess.RunAsync(Path.GetTempPath(), "health", "--ready", $"http://127.0.0.1:{port}");

        Assert.Equal((ExitCodes.Failed, $"http://127.0.0.1:{port}/readyz answers 503\n"), (result.ExitCode, result.Output));
        Assert.StartsWith("GET /readyz HTTP/1.1", await asked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:7470")]
    [InlineData("http://127.0.0.1:7470/healthz")]
    public async Task What_is_no_address_is_refused(string url)
    {
        DaeResult result = await DaeProcess.RunAsync(Path.GetTempPath(), "health", url);

        Assert.Equal((ExitCodes.BadInput, $"'{url}' is no address of a coordinator; it must look like http://127.0.0.1:7470\n"), (result.ExitCode, result.Error));
    }

    private static async Task<string> RefuseAsync(TcpListener listener)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await using NetworkStream stream = client.GetStream();
        using var reader = new StreamReader(stream);
        string? first = await reader.ReadLineAsync();
        await stream.WriteAsync("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        return first ?? "";
    }
}
