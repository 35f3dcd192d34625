using DistributedAE.Protocol.Api;
using DistributedAE.Server.Jobs;
using DistributedAE.Server.Pictures;
using DistributedAE.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace DistributedAE.Server.Api;

/// <summary>The routes of what can be seen of a job's latest checkpoint.</summary>
internal sealed class PictureEndpoints(JobBoard board, PictureDesk desk)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ApiRoutes.Pictures, List).WithSummary("The pictures of a job's latest checkpoint");
        routes.MapGet(ApiRoutes.Picture, Picture).Produces<byte[]>(StatusCodes.Status200OK, "image/png").WithSummary("A picture");
        routes.MapGet(ApiRoutes.Codes, Codes).Produces(StatusCodes.Status304NotModified).WithSummary("Codes of samples in a plane, of a job's latest checkpoint");
        routes.MapGet(ApiRoutes.Errors, Errors).Produces(StatusCodes.Status304NotModified).WithSummary("Reconstruction errors of samples, of a job's latest checkpoint");
    }

    private async Task<Ok<IReadOnlyList<PictureView>>> List(HttpContext context, string jobId)
    {
        Outcome<PictureSet> found = await desk.AskAsync(board.Find(jobId), context.RequestAborted).ConfigureAwait(false);
        return TypedResults.Ok<IReadOnlyList<PictureView>>([.. PictureKinds.All.Select(kind => View(kind, found))]);
    }

    private static PictureView View(string kind, Outcome<PictureSet> found) =>
        found.Value is not { } set ? new PictureView(kind) { Reason = found.Reason }
        : set.Of(kind).Reason is { } reason ? new PictureView(kind) { Reason = reason }
        : new PictureView(kind) { Checkpoint = set.Source.File, Stage = set.Stage, Epoch = set.Epoch, Sha256 = set.Source.Sha256, MadeAt = set.MadeAt };

    private async Task<FileContentHttpResult> Picture(HttpContext context, string jobId, string kind)
    {
        if (!PictureKinds.All.Contains(kind))
        {
            throw ProblemException.NotFound($"there is no picture '{kind}'; there are {string.Join(" and ", PictureKinds.All)}");
        }

        DrawnPicture picture = Need((await SetAsync(context, jobId).ConfigureAwait(false)).Of(kind));
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Bytes(picture.Png, "image/png", entityTag: picture.Tag);
    }

    private async Task<Results<Ok<CodesView>, StatusCodeHttpResult>> Codes(HttpContext context, string jobId)
    {
        PictureSet set = await SetAsync(context, jobId).ConfigureAwait(false);
        CodesView codes = Need(set.Codes);
        return EntityTags.IsKnown(context, StateOf(set)) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(codes);
    }

    private async Task<Results<Ok<ErrorsView>, StatusCodeHttpResult>> Errors(HttpContext context, string jobId, string? normal)
    {
        PictureSet set = await SetAsync(context, jobId).ConfigureAwait(false);
        ErrorsView errors = Need(set.Errors).View(set, normal);
        return EntityTags.IsKnown(context, $"{StateOf(set)} {normal}") ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(errors);
    }

    private static string StateOf(PictureSet set) => $"{set.Source.Sha256} {set.MadeAt:O}";

    private async Task<PictureSet> SetAsync(HttpContext context, string jobId) =>
        Need(await desk.AskAsync(board.Find(jobId), context.RequestAborted).ConfigureAwait(false));

    private static TValue Need<TValue>(Outcome<TValue> outcome)
        where TValue : class => outcome.Value ?? throw ProblemException.Conflict(outcome.Reason!);
}
