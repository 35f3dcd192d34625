namespace DistributedAE.Server.Tests;

/// <summary>One coordinator for the tests of a class.</summary>
public sealed class SharedServer : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private TestServer? _server;

    internal TestServer Server => _server!;

    internal string Root => _folder.Path;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync(_folder.Path);

    public async Task DisposeAsync() => await _server!.DisposeAsync();

    public void Dispose() => _folder.Dispose();
}
