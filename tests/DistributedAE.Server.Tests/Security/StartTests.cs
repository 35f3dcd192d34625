using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Tests.Security;

public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tokens_are_made_once_for_their_owner_only()
    {
        await using (await TestServer.StartAsync(_folder.Path))
        {
        }

        string token = File.ReadAllText(_folder.File("token"));
        Assert.Equal(44, token.Length);
        Assert.NotEqual(token, File.ReadAllText(_folder.File("worker-token")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("token")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("worker-token")));
        }

        await using TestServer again = await TestServer.StartAsync(_folder.Path);
        Assert.Equal(token, File.ReadAllText(_folder.File("token")));
    }

    [Fact]
    public async Task A_token_that_others_can_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.WriteAllText(_folder.File("token"), new string('a', 43));
        File.SetUnixFileMode(_folder.File("token"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        InputException refused = await Assert.ThrowsAsync<InputException>(() => TestServer.StartAsync(_folder.Path));
        Assert.Equal(
            $"others than its owner can use the token file {_folder.File("token")}; run 'chmod 600 {_folder.File("token")}', or delete it to get a new token", refused.Message);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://example.org:0")]
    public void Beyond_loopback_tokens_are_needed(string url)
    {
        CoordinatorOptions options = TestServer.Options(_folder.Path) with { Urls = [url], NoAuth = true };
        InputException refused = Assert.Throws<InputException>(() => new Coordinator(options));
        Assert.Equal(
            $"{url} can be reached from other machines, and without tokens everybody there could run jobs; listen on 127.0.0.1, or leave --no-auth away", refused.Message);
    }

    [Fact]
    public async Task Without_tokens_on_loopback_everything_is_open_but_to_foreign_pages()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.Options(_folder.Path) with { NoAuth = true });
        Assert.Equal("files", (await server.GetAsync<ServerView>(ApiRoutes.Server)).Store);
        Assert.False(File.Exists(_folder.File("token")));
        using var request = new HttpRequestMessage(HttpMethod.Get, ApiRoutes.Server);
        request.Headers.Add("Origin", "https://evil.example");
        using HttpResponseMessage response = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public void All_that_is_wrong_with_the_options_is_told_at_once()
    {
        var options = new CoordinatorOptions
        {
            Root = _folder.Path,
            Urls = ["127.0.0.1:7470", "https://127.0.0.1:0"],
            Concurrency = 0,
            LeaseSeconds = 0.1,
        };
        InputException refused = Assert.Throws<InputException>(() => new Coordinator(options));
        Assert.Equal(
            """
            concurrency is 0; 1 to 1024 jobs at once are possible
            the lease is 0.1 s; 0.2 to 3600 are possible
            '127.0.0.1:7470' is no address to listen on; it must look like http://127.0.0.1:7470
            https://127.0.0.1:0 needs a certificate; give one, or listen on http://
            """,
            refused.Message);
    }

    [Fact]
    public async Task Local_commands_find_the_server_by_its_file_while_it_runs()
    {
        string path = _folder.File("server.json");
        await using (TestServer server = await TestServer.StartAsync(_folder.Path))
        {
            ServerFile file = JsonSerializer.Deserialize<ServerFile>(await File.ReadAllBytesAsync(path), ApiJson.Options)!;
            Assert.Equal(server.Coordinator.Address, new Uri(file.Address));
            Assert.Equal(Environment.ProcessId, file.Pid);
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_folder_has_one_coordinator()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        InputException refused = await Assert.ThrowsAsync<InputException>(() => TestServer.StartAsync(_folder.Path));
        Assert.Equal(
            $"the folder {_folder.Path} is in use by another coordinator (process {Environment.ProcessId} at {server.Coordinator.Address.GetLeftPart(UriPartial.Authority)}); "
            + "stop it, or choose another folder with --root",
            refused.Message);
        Assert.True(File.Exists(_folder.File("server.json")));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told()
    {
        await using TestServer server = await TestServer.StartAsync(_folder.Path);
        string url = server.Coordinator.Address.GetLeftPart(UriPartial.Authority);
        using var other = new TemporaryFolder();
        InputException refused = await Assert.ThrowsAsync<InputException>(() => TestServer.StartAsync(TestServer.Options(other.Path) with { Urls = [url] }));
        Assert.Equal($"cannot listen on {url}: the address is in use by another program; stop it, or choose another port (port 0 takes any that is free)", refused.Message);
    }

    [Fact]
    public async Task A_certificate_gives_tls()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        DateTimeOffset from = TimeProvider.System.GetUtcNow().AddDays(-1);
        using X509Certificate2 certificate = request.CreateSelfSigned(from, from.AddDays(2));
        File.WriteAllText(_folder.File("cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(_folder.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
        CoordinatorOptions options = TestServer.Options(_folder.File("root")) with
        {
            Urls = ["https://127.0.0.1:0"],
            CertificatePath = _folder.File("cert.pem"),
            CertificateKeyPath = _folder.File("key.pem"),
        };
        await using var coordinator = new Coordinator(options);
        await coordinator.StartAsync();

        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, given, _, _) => given?.Thumbprint == certificate.Thumbprint };
        using var client = new HttpClient(handler) { BaseAddress = coordinator.Address };
        client.DefaultRequestHeaders.Authorization = TestServer.Bearer(options.Root, "token");
        Assert.Equal("https", coordinator.Address.Scheme);
        Assert.Equal("ok", await client.GetStringAsync("/healthz"));
    }
}
