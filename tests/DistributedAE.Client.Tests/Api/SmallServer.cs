using DistributedAE.Client.Api;
using DistributedAE.Protocol.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DistributedAE.Client.Tests.Api;

/// <summary>A real server on a free port of this machine, with the routes that a test gives it.</summary>
internal sealed class SmallServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SmallServer(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public Uri Uri => new(_app.Urls.Single());

    /// <summary>Starts one.</summary>
    public static async Task<SmallServer> StartAsync(Action<WebApplication> map, int port = 0)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        WebApplication app = builder.Build();
        map(app);
        await app.StartAsync();
        return new SmallServer(app);
    }

    /// <summary>A client of it, which tries for that long.</summary>
    public CoordinatorClient Client(double patienceSeconds = 0) =>
        new(ServerAddress.Of(Uri, "secret"), TimeSpan.FromSeconds(patienceSeconds), TimeProvider.System);

    /// <summary>The answer that is the API's JSON of a value.</summary>
    public static IResult Json<TValue>(TValue value, int status = StatusCodes.Status200OK) => Results.Json(value, ApiJson.Options, statusCode: status);

    /// <summary>A job that stands somewhere.</summary>
    public static JobView Job(string id, JobStatus status = JobStatus.Running) =>
        new(id, "digits", status, 0, new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
