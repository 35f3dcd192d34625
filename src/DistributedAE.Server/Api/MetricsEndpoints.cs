using DistributedAE.Protocol.Api;
using DistributedAE.Server.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DistributedAE.Server.Api;

/// <summary>The route of metrics.</summary>
internal sealed class MetricsEndpoints(PrometheusExporter exporter)
{
    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet(ApiRoutes.Prometheus, () => TypedResults.Text(exporter.Write(), PrometheusText.ContentType))
        .Produces<string>(StatusCodes.Status200OK, "text/plain")
        .WithSummary("The coordinator's metrics in the text format of Prometheus");
}
