using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace DistributedAE.Server.Api;

/// <summary>Answers that are asked for again and again carry a tag, so that what did not change is not sent again.</summary>
internal static class EntityTags
{
    private const int TagBytes = 12;

    /// <summary>Tags an answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="state">All that the answer depends on.</param>
    /// <returns>Whether who asks has this answer already: 304 tells him.</returns>
    public static bool IsKnown(HttpContext context, string state)
    {
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)).AsSpan(0, TagBytes))}\"");
        context.Response.Headers.ETag = tag.ToString();
        context.Response.Headers.CacheControl = "no-cache";
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false));
    }
}
