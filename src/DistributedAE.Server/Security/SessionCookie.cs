using Microsoft.AspNetCore.Http;

namespace DistributedAE.Server.Security;

/// <summary>The cookie by which the pages' requests are known.</summary>
internal static class SessionCookie
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(30);

    /// <summary>What a request's cookie holds; null without one.</summary>
    public static string? Read(HttpContext context) => context.Request.Cookies[NameOf(context)];

    /// <summary>Gives the browser a cookie.</summary>
    public static void Write(HttpContext context, string session) => context.Response.Cookies.Append(NameOf(context), session, Options(context, Age));

    /// <summary>Takes the cookie back.</summary>
    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(NameOf(context), Options(context, null));

    /// <summary>A host's cookies go to all its ports: with the port in the name, several coordinators of a machine don't sign each other's browsers out.</summary>
    private static string NameOf(HttpContext context) => $"dae-session-{context.Connection.LocalPort}";

    private static CookieOptions Options(HttpContext context, TimeSpan? age) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        MaxAge = age,
    };
}
