using DistributedAE.Data;
using DistributedAE.Server;
using DistributedAE.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DistributedAE.Orleans.Silos;

/// <summary>A worker silo's <c>/healthz</c> and <c>/readyz</c>, for whoever looks after processes.</summary>
internal sealed class HealthPage : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HealthPage(WebApplication app) => _app = app;

    /// <summary>Begins to answer.</summary>
    /// <param name="url">Where.</param>
    /// <param name="isReady">Whether the worker gets blocks.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InputException">The address cannot be used.</exception>
    public static async Task<HealthPage> StartAsync(string url, Func<bool> isReady, CancellationToken cancellation)
    {
        if (ListenAddress.TryParse(url) is not { IsTls: false })
        {
            throw new InputException($"'{url}' is no address for health checks; it must look like http://0.0.0.0:7471");
        }

        var options = new CoordinatorOptions { Root = Path.GetTempPath(), Urls = [url] };
        WebApplication app = WebHost.Build(options, null, options.Root, TimeProvider.System);
        app.Run(context =>
        {
            bool isFine = context.Request.Path == "/healthz" || (context.Request.Path == "/readyz" && isReady());
            context.Response.StatusCode = isFine ? StatusCodes.Status200OK
                : context.Request.Path == "/readyz" ? StatusCodes.Status503ServiceUnavailable
                : StatusCodes.Status404NotFound;
            return context.Response.WriteAsync(isFine ? "ok" : "no", context.RequestAborted);
        });
        await WebHost.StartAsync(app, options, cancellation).ConfigureAwait(false);
        return new HealthPage(app);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}
