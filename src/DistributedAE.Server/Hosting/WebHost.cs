using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;
using DistributedAE.Data;
using DistributedAE.Server.Exchange;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DistributedAE.Server.Hosting;

/// <summary>Sets up Kestrel: addresses, TLS, limits, logs. Nothing comes from the environment or from the current folder.</summary>
internal static class WebHost
{
    private const long MaxBodyBytes = 1 << 20;
    private const int MaxHeaders = 64;
    private const int MaxHeaderBytes = 16 << 10;
    private static readonly TimeSpan HeaderTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    /// <summary>An application that is not started.</summary>
    public static WebApplication Build(CoordinatorOptions options, X509Certificate2? certificate, string root, TimeProvider time)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = root,
            EnvironmentName = Environments.Production,
        });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(options.LogLevel);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeout);
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull);
        builder.Services.AddOpenApi("v1", document => document.AddDocumentTransformer((content, _, _) =>
        {
            content.Info.Title = "DistributedAE coordinator";
            return Task.CompletedTask;
        }));
        if (certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        ExchangeTransport.Configure(builder.Services);
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options, certificate));
        return builder.Build();
    }

    /// <summary>Starts listening.</summary>
    /// <returns>The address by which processes of this machine reach the first one.</returns>
    /// <exception cref="InputException">An address is taken, or not of this machine.</exception>
    public static async Task<Uri> StartAsync(WebApplication app, CoordinatorOptions options, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            string urls = string.Join(", ", options.Urls);
            throw new InputException(
                error.InnerException is AddressInUseException
                    ? $"cannot listen on {urls}: the address is in use by another program; stop it, or choose another port (port 0 takes any that is free)"
                    : $"cannot listen on {urls}: {error.Message}",
                error);
        }

        string bound = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        return ListenAddress.TryParse(options.Urls[0])!.Reachable(BindingAddress.Parse(bound).Port);
    }

    private static void Configure(KestrelServerOptions kestrel, CoordinatorOptions options, X509Certificate2? certificate)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        kestrel.Limits.RequestHeadersTimeout = HeaderTimeout;
        foreach (ListenAddress address in options.Urls.Select(url => ListenAddress.TryParse(url)!))
        {
            if (address.Endpoint is { } endpoint)
            {
                kestrel.Listen(endpoint, address.Port, Listen);
            }
            else
            {
                kestrel.ListenAnyIP(address.Port, Listen);
            }
        }

        void Listen(ListenOptions listen)
        {
            // the workers' exchange upgrades the connection, which only HTTP/1.1 has
            listen.Protocols = HttpProtocols.Http1;
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }
    }
}
