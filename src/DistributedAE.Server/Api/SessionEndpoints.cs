using System.Globalization;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Problems;
using DistributedAE.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace DistributedAE.Server.Api;

/// <summary>The route by which a browser signs in and out.</summary>
/// <param name="tokens">The tokens; null where none are needed.</param>
/// <param name="limit">Counts the wrong ones.</param>
internal sealed class SessionEndpoints(TokenBook? tokens, SignInLimit limit)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(ApiRoutes.Session, SignIn).WithMetadata(RouteAccess.Open).WithSummary("Sign a browser in: a cookie for a token");
        routes.MapDelete(ApiRoutes.Session, SignOut).WithMetadata(RouteAccess.Submitter).WithSummary("Sign a browser out");
    }

    private NoContent SignIn(HttpContext context, SessionRequest request)
    {
        if (tokens is null)
        {
            return TypedResults.NoContent();
        }

        if (!limit.Allows(context.Connection.RemoteIpAddress))
        {
            context.Response.Headers.RetryAfter = ((int)SignInLimit.Window.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            throw new ProblemException(
                StatusCodes.Status429TooManyRequests, "too-many", "too many wrong tokens",
                $"{SignInLimit.MostFailures} wrong tokens came from this address within {SignInLimit.Window.TotalSeconds:0} s; try again in a minute");
        }

        if (tokens.Find(request.Token ?? "") is not TokenKind.Submitter)
        {
            limit.Fail(context.Connection.RemoteIpAddress);
            throw new ProblemException(
                StatusCodes.Status401Unauthorized, "unauthorized", "wrong token",
                "this is not the token; it is in the file 'token' of the coordinator's root folder, and 'dae server' prints a link with it when it starts");
        }

        SessionCookie.Write(context, tokens.Session);
        return TypedResults.NoContent();
    }

    private static NoContent SignOut(HttpContext context)
    {
        SessionCookie.Clear(context);
        return TypedResults.NoContent();
    }
}
