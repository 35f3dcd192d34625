using DistributedAE.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace DistributedAE.Server.Security;

/// <summary>Lets nobody through without the token that the endpoint needs. Paths and verbs that lead nowhere need one too.</summary>
/// <param name="tokens">The tokens; null lets everybody do everything.</param>
internal sealed class TokenGuard(TokenBook? tokens)
{
    /// <summary>Checks a request whose endpoint is known.</summary>
    /// <exception cref="ProblemException">It is refused: 401 without a token, 403 with the other kind of token.</exception>
    public void Check(HttpContext context)
    {
        Endpoint? endpoint = context.GetEndpoint();
        RouteAccess access = endpoint?.Metadata.GetMetadata<RouteAccess>() ?? RouteAccess.Submitter;
        if (tokens is null || access.Kind is not { } needed)
        {
            return;
        }

        if (tokens.Find(context.Request.Headers.Authorization) is not { } given)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"dae\"";
            throw new ProblemException(
                StatusCodes.Status401Unauthorized, "unauthorized", "no valid token",
                "the request needs 'Authorization: Bearer TOKEN'; the tokens are in the files 'token' and 'worker-token' of the coordinator's root folder");
        }

        if (given != needed)
        {
            throw new ProblemException(
                StatusCodes.Status403Forbidden, "forbidden", "the other token is needed",
                needed == TokenKind.Worker
                    ? "this route is for workers; use the token in the file 'worker-token' of the coordinator's root folder"
                    : "a worker's token does not allow this; use the token in the file 'token' of the coordinator's root folder");
        }
    }
}
