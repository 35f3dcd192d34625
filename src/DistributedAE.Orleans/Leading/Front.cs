using System.Net;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Server.Hosting;
using DistributedAE.Server.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DistributedAE.Orleans.Leading;

/// <summary>
/// A control silo's API and dashboard: passes requests on to the coordinator that leads, wherever it is. A request that nobody has taken yet waits for the next leader when
/// the one that is known does not answer any more.
/// </summary>
/// <param name="leaders">Who leads.</param>
/// <param name="time">The clock.</param>
internal sealed class Front(LeaderBook leaders, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    private static readonly HashSet<string> NotPassedOn =
        new(["Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade", "TE", "Trailer", .. FrontHeaders.Names], StringComparer.OrdinalIgnoreCase);

    private readonly LeaderClients _clients = new();

    /// <summary>Passes a request on, and its answer back.</summary>
    /// <exception cref="ProblemException">Nobody leads for a while (503).</exception>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // the leader's limits count
            limit.MaxRequestBodySize = null;
        }

        (HttpResponseMessage sent, LeaderTime leading) = await SendAsync(context).ConfigureAwait(false);
        using HttpResponseMessage answer = sent;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, leading.Over);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach ((string name, IEnumerable<string> values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !NotPassedOn.Contains(header.Key)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        Stream body = await answer.Content.ReadAsStreamAsync(context.RequestAborted).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            await CopyAsync(body, context, either.Token).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _clients.Dispose();

    private async Task<(HttpResponseMessage Answer, LeaderTime Leading)> SendAsync(HttpContext context)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        bool mayRepeat = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        while (true)
        {
            LeaderTime leading = await leaders.WaitAsync(patience.Token).ConfigureAwait(false)
                ?? throw ProblemException.Unavailable("no control silo leads the cluster at the moment; try again in a moment");
            Leader leader = leading.Leader;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, leading.Over);
            try
            {
                using HttpRequestMessage request = RequestTo(leader, context);
                return (await _clients.SendAsync(leader, request, either.Token).ConfigureAwait(false), leading);
            }
            catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested && mayRepeat)
            {
                // the one that was asked hangs, and another one leads by now
            }
            catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
            {
                throw WentAway("another one leads by now");
            }
            catch (HttpRequestException error) when (mayRepeat || error.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError)
            {
                leaders.Forget(leader);
                await Task.Delay(RetryPause, time, context.RequestAborted).ConfigureAwait(false);
            }
            catch (HttpRequestException error)
            {
                leaders.Forget(leader);
                throw WentAway(error.Message);
            }
        }
    }

    private static ProblemException WentAway(string why) => ProblemException.Unavailable(
        $"the silo that leads the cluster went away while it had the request ({why}); it is not known whether it was carried out: look, and try again");

    private static HttpRequestMessage RequestTo(Leader leader, HttpContext context)
    {
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), $"{leader.Address}{context.Request.PathBase}{context.Request.Path}{context.Request.QueryString}")
        {
            Version = HttpVersion.Version11,
        };
        if (context.Request.ContentLength is > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
        }

        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in context.Request.Headers.Where(header => !NotPassedOn.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                _ = request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        FrontHeaders.AddTo(request, context);
        return request;
    }

    private static async Task CopyAsync(Stream body, HttpContext context, CancellationToken over)
    {
        byte[] buffer = new byte[1 << 16];
        try
        {
            await context.Response.StartAsync(over).ConfigureAwait(false);
            int read;
            while ((read = await body.ReadAsync(buffer, over).ConfigureAwait(false)) > 0)
            {
                // at once: events come one by one
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), over).ConfigureAwait(false);
                await context.Response.Body.FlushAsync(over).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is IOException or HttpRequestException or OperationCanceledException)
        {
            // the leader went away in the middle, or whoever asked: an answer that breaks off must not look whole
            context.Abort();
        }
    }
}
