using DistributedAE.Protocol.Api;
using DistributedAE.Server.Problems;
using DistributedAE.Server.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace DistributedAE.Server.Api;

/// <summary>The routes of uploads.</summary>
internal sealed class UploadEndpoints(UploadFolder uploads, long limitBytes)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(ApiRoutes.Upload, StoreAsync)
            .Accepts<byte[]>("application/octet-stream")
            .Produces<UploadView>(StatusCodes.Status201Created)
            .Produces<UploadView>()
            .WithSummary("Upload a data file under the SHA-256 of its content");
        routes.MapMethods(ApiRoutes.Upload, [HttpMethods.Head], Find).WithSummary("Whether a data file is there");
    }

    private async Task<IResult> StoreAsync(HttpContext context, string sha256)
    {
        if (uploads.Find(sha256) is { } known)
        {
            return TypedResults.Ok(known);
        }

        if (context.Request.ContentLength > limitBytes)
        {
            throw TooLarge();
        }

        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = limitBytes;
        try
        {
            UploadView stored = await uploads.StoreAsync(sha256, context.Request.Body, context.RequestAborted).ConfigureAwait(false);
            return TypedResults.Created(context.Request.Path, stored);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge();
        }
    }

    private EmptyHttpResult Find(HttpContext context, string sha256)
    {
        if (uploads.Find(sha256) is not { } found)
        {
            throw ProblemException.NotFound($"no file with the SHA-256 {sha256} was uploaded");
        }

        context.Response.ContentLength = found.Bytes;
        return TypedResults.Empty;
    }

    private ProblemException TooLarge() => new(
        StatusCodes.Status413PayloadTooLarge, "too-large", "too large",
        $"an upload may have {limitBytes} bytes; raise the coordinator's upload limit, or put the file on its machine and name it by its full path");
}
