using DistributedAE.Server.Problems;
using DistributedAE.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace DistributedAE.Server.Dashboard;

/// <summary>The pages. They hold nothing secret and need no token; what they show they ask for by the API, which does.</summary>
internal sealed class DashboardEndpoints(AssetTable assets)
{
    /// <summary>A file of the pages.</summary>
    public const string AssetRoute = "/assets/{file}";

    /// <summary>The addresses of the pages.</summary>
    public static IReadOnlyList<string> Pages { get; } = ["/", "/jobs/{**page}", "/workers", "/compare"];

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        Asset shell = assets.Find(AssetTable.Shell) ?? throw new InvalidOperationException("the pages were not built into the server");
        foreach (string page in Pages)
        {
            routes.MapGet(page, (HttpContext context) => Send(context, shell)).WithMetadata(RouteAccess.Open).ExcludeFromDescription();
        }

        routes.MapGet(AssetRoute, (HttpContext context, string file) => Send(context, Find(file))).WithMetadata(RouteAccess.Open).ExcludeFromDescription();
    }

    private Asset Find(string file) => file != AssetTable.Shell && assets.Find(file) is { } asset
        ? asset
        : throw ProblemException.NotFound($"the pages have no file '{file}'");

    private static FileContentHttpResult Send(HttpContext context, Asset asset)
    {
        // asked for again each time, and answered with 304: a coordinator of another version may listen on the same address tomorrow
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(asset.Content, asset.ContentType, entityTag: asset.Tag);
    }
}
