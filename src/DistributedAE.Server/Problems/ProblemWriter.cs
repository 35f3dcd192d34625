using System.Text.Json;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DistributedAE.Server.Problems;

/// <summary>The outermost part of the pipeline: whatever goes wrong inside leaves as problem details.</summary>
internal sealed partial class ProblemWriter(ILogger<ProblemWriter> log)
{
    private const string ContentType = "application/problem+json";

    private static readonly Problem TooLarge = new(
        "urn:dae:problem:too-large", "too large", StatusCodes.Status413PayloadTooLarge, "a request may have 1 MB; data files go to /api/v1/uploads");

    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
            {
                await WriteAsync(context, OfStatus(context)).ConfigureAwait(false);
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // nobody is there to read what went wrong
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, Of(context, error)).ConfigureAwait(false);
        }
    }

    private Problem Of(HttpContext context, Exception error)
    {
        switch (error)
        {
            case ProblemException problem:
                return problem.Problem;
            case NotFoundException:
                return ProblemException.NotFound(error.Message).Problem;
            case InputException:
                return ProblemException.Invalid(error.Message).Problem;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return TooLarge;
            case BadHttpRequestException bad:
                return new Problem("urn:dae:problem:invalid", "invalid request", bad.StatusCode, Inner(bad));
            default:
                LogErrorRequestFailed(error, context.Request.Method, context.Request.Path);
                return new Problem(
                    "urn:dae:problem:internal", "error in the coordinator", StatusCodes.Status500InternalServerError,
                    $"the coordinator could not do it ({error.GetType().Name}); its log says more");
        }
    }

    private static string Inner(BadHttpRequestException error) => error.InnerException is JsonException json
        ? $"the content is not the JSON that is needed: {json.Message}"
        : error.Message;

    private static Problem OfStatus(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => ProblemException.NotFound($"there is no {context.Request.Path}; /openapi/v1.json lists what there is").Problem,
        StatusCodes.Status405MethodNotAllowed => new Problem(
            "urn:dae:problem:method", "wrong method", StatusCodes.Status405MethodNotAllowed,
            $"{context.Request.Method} is not possible for {context.Request.Path}; possible: {context.Response.Headers.Allow}"),
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        int status => new Problem("urn:dae:problem:http", "request refused", status, $"the request was refused with status {status}"),
    };

    private static async Task WriteAsync(HttpContext context, Problem problem)
    {
        HttpResponse response = context.Response;
        string? challenge = response.Headers.WWWAuthenticate;
        string? allow = response.Headers.Allow;
        string? retryAfter = response.Headers.RetryAfter;
        response.Clear();
        response.StatusCode = problem.Status;
        response.Headers.WWWAuthenticate = challenge;
        response.Headers.Allow = allow;
        response.Headers.RetryAfter = problem.Status == StatusCodes.Status503ServiceUnavailable ? "1" : retryAfter;
        response.Headers.CacheControl = "no-store";

        byte[] content = JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Options);
        response.ContentType = ContentType;
        response.ContentLength = content.Length;
        await response.Body.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogErrorRequestFailed(Exception error, string method, string path);
}
