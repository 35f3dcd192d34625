using DistributedAE.Protocol.Api;
using DistributedAE.Server.Jobs;
using Microsoft.AspNetCore.Http;

namespace DistributedAE.Server.Workers;

/// <summary>The workers of a coordinator: who they are, and the routes by which they work.</summary>
internal interface IWorkerExchange : IJobComputers, IAsyncDisposable
{
    /// <summary>The workers that are connected, and those that were lost lately.</summary>
    IReadOnlyList<WorkerView> Workers { get; }

    /// <summary>Results that were refused because their blocks had been taken back.</summary>
    long RefusedResults { get; }

    /// <summary>Bytes that went to workers and came from them.</summary>
    (long Sent, long Received) Traffic { get; }

    /// <summary>Frames that did not hold to the protocol; their connections were closed.</summary>
    long BadFrames { get; }

    /// <summary>How many workers computed in the last steps of a job.</summary>
    int CountFor(string jobId);

    /// <summary>What a job's open step waits for; null while it has none.</summary>
    StepView? OpenStep(string jobId);

    /// <summary>Lets a worker finish its block and leave.</summary>
    /// <returns>The worker; null when there is none of that id.</returns>
    WorkerView? Drain(string workerId);

    /// <summary>Answers <see cref="ApiRoutes.Exchange"/>; its caller is known to be a worker.</summary>
    Task ExchangeAsync(HttpContext context);

    /// <summary>Answers <see cref="ApiRoutes.DataPart"/>; its caller is known to be a worker.</summary>
    Task SendDataPartAsync(HttpContext context, string jobId, string part);
}
