using Microsoft.AspNetCore.Http;

namespace DistributedAE.Server.Security;

/// <summary>Tells browsers, on every answer, what the pages may do: run the coordinator's own scripts and talk to it, nothing else.</summary>
internal static class SecurityHeaders
{
    /// <summary>The content security policy. No inline scripts or styles: what a job file or a data set says can't become code.</summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'";

    /// <summary>Adds the headers when the answer starts, so that no other part of the pipeline can lose them.</summary>
    public static void AddTo(HttpContext context) => context.Response.OnStarting(static state =>
    {
        HttpResponse response = ((HttpContext)state).Response;
        if (response.StatusCode != StatusCodes.Status101SwitchingProtocols)
        {
            response.Headers.ContentSecurityPolicy = Policy;
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers["Referrer-Policy"] = "no-referrer";
            response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
            response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        }

        return Task.CompletedTask;
    }, context);
}
