using System.Net;
using System.Security.Cryptography;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Leading;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Orleans.Tests.Leading;

/// <summary>Fronts talk over TLS to a coordinator whose silo has a certificate, and to nobody who has another one.</summary>
public sealed class FrontTlsTests
{
    [Fact]
    public async Task A_front_takes_the_leaders_certificate_and_no_other()
    {
        var silos = new ControlSilos("one", "two");
        await silos.InitializeAsync();
        try
        {
            Assert.Equal(("https", silos.Certificates["one"]), (silos.Coordinator.Scheme, silos.Leader.CertificateSha256));
            using HttpClient two = Trusting(silos.Two, silos.Certificates["two"]);
            using HttpResponseMessage signedIn = await ControlSilos.SignInAsync(two, silos.Token);
            Assert.Equal(HttpStatusCode.NoContent, signedIn.StatusCode);
            Assert.Contains("; secure;", Assert.Single(signedIn.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);

            using var clients = new LeaderClients();
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(clients, silos.Leader));
            foreach (Leader mistaken in new[] { silos.Leader with { CertificateSha256 = silos.Certificates["two"] }, silos.Leader with { CertificateSha256 = null } })
            {
                HttpRequestException refusal = await Assert.ThrowsAsync<HttpRequestException>(() => StatusAsync(clients, mistaken));
                Assert.Equal(HttpRequestError.SecureConnectionError, refusal.HttpRequestError);
            }
        }
        finally
        {
            await silos.DisposeAsync();
        }
    }

    [Fact]
    public async Task Silos_with_and_without_a_certificate_make_a_cluster()
    {
        var silos = new ControlSilos("two");
        await silos.InitializeAsync();
        try
        {
            Assert.Equal(("http", null), (silos.Coordinator.Scheme, silos.Leader.CertificateSha256));
            using HttpClient two = Trusting(silos.Two, silos.Certificates["two"]);
            using HttpClient one = ControlSilos.Stranger(silos.One);
            Assert.All([await two.GetStringAsync(ApiRoutes.Ready), await one.GetStringAsync(ApiRoutes.Ready)], answer => Assert.Equal("ok", answer));
            Assert.Equal(await Answer.OfAsync(one, "/"), await Answer.OfAsync(two, "/"));
        }
        finally
        {
            await silos.DisposeAsync();
        }
    }

    private static HttpClient Trusting(Uri address, string certificateSha256) => new(new SocketsHttpHandler
    {
        UseCookies = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.GetCertHashString(HashAlgorithmName.SHA256) == certificateSha256 },
    })
    {
        BaseAddress = address,
    };

    private static async Task<HttpStatusCode> StatusAsync(LeaderClients clients, Leader leader)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, leader.Address + ApiRoutes.Ready);
        using HttpResponseMessage answer = await clients.SendAsync(leader, request, CancellationToken.None);
        return answer.StatusCode;
    }
}
