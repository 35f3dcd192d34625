using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using DistributedAE.Cli.Tests;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Silos;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Orleans.Tests.Leading;

/// <summary>Two control silos, of which the first one leads, and a worker silo: in this process, without a database, reached by HTTP.</summary>
public sealed class ControlSilos : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("dae-fronts-").FullName;
    private readonly List<SiloHost> _hosts = [];
    private readonly Dictionary<string, string> _certificates = [];

    /// <summary>Silos that talk in the clear.</summary>
    public ControlSilos()
    {
    }

    /// <summary>Silos of which some have a certificate.</summary>
    /// <param name="withTls">Their names.</param>
    internal ControlSilos(params string[] withTls)
    {
        foreach (string name in withTls)
        {
            _certificates.Add(name, SelfSigned.Make(_folder, name));
        }
    }

    /// <summary>The token of those who submit jobs.</summary>
    public string Token => File.ReadAllText(Path.Combine(_folder, "one", CoordinatorFiles.Token)).Trim();

    /// <summary>The silo that leads.</summary>
    public Uri One => _hosts[0].Address;

    /// <summary>The one that passes on to it.</summary>
    public Uri Two => _hosts[1].Address;

    /// <summary>The coordinator itself, which only the fronts know.</summary>
    public Uri Coordinator => new(Leader.Address);

    /// <summary>What the fronts know of the silo that leads.</summary>
    internal Leader Leader { get; private set; } = null!;

    /// <summary>The hashes of the silos' certificates.</summary>
    internal IReadOnlyDictionary<string, string> Certificates => _certificates;

    public async Task InitializeAsync()
    {
        await StartAsync(SiloRole.Control, "one");
        await StartAsync(SiloRole.Control, "two");
        await StartAsync(SiloRole.Worker, "three");
        Leader = await _hosts[1].Grains.GetGrain<IJobCatalogGrain>(0).LeadAsync();
        Assert.Equal("one", Leader.Silo);
    }

    public async Task DisposeAsync()
    {
        foreach (SiloHost host in Enumerable.Reverse(_hosts))
        {
            await host.WaitAsync(new CancellationToken(canceled: true));
            await host.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A browser without a cookie.</summary>
    public static HttpClient Stranger(Uri address) => new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address, Timeout = Patience };

    /// <summary>Signs a browser in.</summary>
    public static Task<HttpResponseMessage> SignInAsync(HttpClient browser, string token) => browser.PostAsJsonAsync(ApiRoutes.Session, new SessionRequest(token), ApiJson.Options);

    /// <summary>A program with the token.</summary>
    public HttpClient Client(Uri address)
    {
        HttpClient client = Stranger(address);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }

    private async Task StartAsync(SiloRole role, string name)
    {
        bool isTls = _certificates.ContainsKey(name);
        var host = new SiloHost(new SiloSettings
        {
            Role = role,
            Name = name,
            Localhost = true,
            Primary = _hosts.Count == 0 ? null : new IPEndPoint(IPAddress.Loopback, _hosts[0].SiloPort),
            SiloPort = 0,
            GatewayPort = 0,
            Root = Path.Combine(_folder, name),
            Urls = [isTls ? "https://127.0.0.1:0" : "http://127.0.0.1:0"],
            CertificatePath = isTls ? Path.Combine(_folder, $"{name}.pem") : null,
            CertificateKeyPath = isTls ? Path.Combine(_folder, $"{name}.key") : null,
        });
        await host.StartAsync();
        _hosts.Add(host);
    }
}
