using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Protocol.Exchange;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DistributedAE.Server.Exchange;

/// <summary>The workers' routes. Whoever comes here has shown a worker's token already.</summary>
public static class ExchangeEndpoints
{
    /// <summary>Upgrades the request to the exchange's stream and serves the worker until its connection ends.</summary>
    /// <param name="context">The request: <c>Upgrade: dae-exchange/1</c>.</param>
    /// <param name="hub">The exchange.</param>
    /// <param name="time">The clock.</param>
    public static async Task ServeAsync(HttpContext context, ExchangeHub hub, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade
            || !string.Equals(context.Request.Headers.Upgrade, ApiHeaders.ExchangeProtocol, StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.Upgrade = ApiHeaders.ExchangeProtocol;
            await Results.Problem(
                title: "Upgrade required",
                detail: $"workers come here with 'Connection: Upgrade' and 'Upgrade: {ApiHeaders.ExchangeProtocol}' (dae worker --server URL)",
                statusCode: StatusCodes.Status426UpgradeRequired).ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        context.Response.Headers.Upgrade = ApiHeaders.ExchangeProtocol;
        var stream = new DuplexStream(await upgrade.UpgradeAsync().ConfigureAwait(false));
        var served = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // a thread of its own: contributions are read and added without waiting for a place in a pool
        var thread = new Thread(() =>
        {
            try
            {
                new WorkerReception(hub, time).Serve(stream);
                served.SetResult();
            }
            catch (Exception error)
            {
                served.SetException(error);
            }
        })
        {
            IsBackground = true,
            Name = "worker",
        };
        thread.Start();
        await served.Task.ConfigureAwait(false);
        if (stream.WasBrokenOff)
        {
            // the server would wait for a frozen worker to read the rest
            context.Abort();
        }
    }

    /// <summary>Sends a part of a job's data, or the list of parts.</summary>
    /// <param name="context">The request.</param>
    /// <param name="parts">The job's parts; null for a job that does not run here.</param>
    /// <param name="part">The part's name.</param>
    public static async Task SendPartAsync(HttpContext context, DataParts? parts, string part)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (parts is not null && part == PartsManifest.Part)
        {
            PartsManifest manifest = await Task.Run(() => parts.Manifest).ConfigureAwait(false);
            await context.Response.WriteAsJsonAsync(manifest, ApiJson.Options).ConfigureAwait(false);
            return;
        }

        if (parts?.Find(part) is not { } samples)
        {
            await Results.Problem(title: "Not found", detail: $"there is no part '{part}' of that job's data, or the job does not run", statusCode: StatusCodes.Status404NotFound)
                .ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = "application/octet-stream";
        await context.Response.StartAsync().ConfigureAwait(false);
        await Task.Run(() => SamplePartFile.Write(context.Response.BodyWriter.AsStream(), samples)).ConfigureAwait(false);
        await context.Response.CompleteAsync().ConfigureAwait(false);
    }
}
