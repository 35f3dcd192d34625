using DistributedAE.Protocol.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DistributedAE.Server.Exchange;

/// <summary>A web server on a free port of the loopback with the workers' routes alone and without tokens: for benchmarks and tests.</summary>
public sealed class ExchangeListener : IDisposable
{
    private readonly WebApplication _app;

    /// <summary>Starts listening.</summary>
    /// <param name="settings">How to exchange.</param>
    /// <param name="time">The exchange's clock; null for the system's.</param>
    public ExchangeListener(ExchangeSettings settings, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        Hub = new ExchangeHub(settings, time);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        ExchangeTransport.Configure(builder.Services);
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapGet(ApiRoutes.Exchange, context => ExchangeEndpoints.ServeAsync(context, Hub, time));
        _app.MapGet(ApiRoutes.DataPart, context => ExchangeEndpoints.SendPartAsync(context, Parts, (string)context.GetRouteValue("part")!));
        _app.StartAsync().GetAwaiter().GetResult();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    /// <summary>The exchange.</summary>
    public ExchangeHub Hub { get; }

    /// <summary>Where workers come to.</summary>
    public Uri Address { get; }

    /// <summary>The running job's data for workers that don't have them; null for none.</summary>
    public DataParts? Parts { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Hub.Dispose();
        _app.StopAsync().GetAwaiter().GetResult();
        _app.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
