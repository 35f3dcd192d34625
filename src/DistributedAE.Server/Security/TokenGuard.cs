using DistributedAE.Server.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace DistributedAE.Server.Security;

/// <summary>Lets nobody through without the token that the endpoint needs, or a browser's session. Paths and verbs that lead nowhere need one too.</summary>
/// <param name="tokens">The tokens; null lets everybody do everything.</param>
internal sealed class TokenGuard(TokenBook? tokens)
{
    private const string FetchSite = "Sec-Fetch-Site";

    /// <summary>Checks a request whose endpoint is known.</summary>
    /// <exception cref="ProblemException">It is refused: 401 without a token, 403 with the other kind of token.</exception>
    public void Check(HttpContext context)
    {
        Endpoint? endpoint = context.GetEndpoint();
        RouteAccess access = endpoint?.Metadata.GetMetadata<RouteAccess>() ?? RouteAccess.Submitter;
        if (tokens is null || access.Kinds.Count == 0)
        {
            return;
        }

        if (Find(tokens, context) is not { } given)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"dae\"";
            throw new ProblemException(
                StatusCodes.Status401Unauthorized, "unauthorized", "no valid token",
                "the request needs 'Authorization: Bearer TOKEN'; the tokens are in the files 'token' and 'worker-token' of the coordinator's root folder");
        }

        if (!access.Kinds.Contains(given))
        {
            throw new ProblemException(
                StatusCodes.Status403Forbidden, "forbidden", "the other token is needed",
                given == TokenKind.Submitter
                    ? "this route is for workers; use the token in the file 'worker-token' of the coordinator's root folder"
                    : "a worker's token does not allow this; use the token in the file 'token' of the coordinator's root folder");
        }
    }

    private static TokenKind? Find(TokenBook tokens, HttpContext context) =>
        context.Request.Headers.Authorization is { Count: > 0 } header ? tokens.Find(header)
        : tokens.IsSession(SessionCookie.Read(context)) && IsOwnPage(context.Request.Headers[FetchSite]) ? TokenKind.Submitter
        : null;

    /// <summary>
    /// A browser sends the cookie along with what pages of the machine's other ports ask for, too: they are of the same site. Only the coordinator's own pages
    /// and what a user opens count; a program that is no browser does not say.
    /// </summary>
    private static bool IsOwnPage(StringValues site) => site.Count == 0 || site == "same-origin" || site == "none";
}
