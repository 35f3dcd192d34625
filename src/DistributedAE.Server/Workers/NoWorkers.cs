using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Jobs;
using DistributedAE.Server.Problems;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;
using Microsoft.AspNetCore.Http;

namespace DistributedAE.Server.Workers;

/// <summary>A coordinator whose jobs are not computed by workers.</summary>
/// <param name="computers">Compute them instead.</param>
internal sealed class NoWorkers(IJobComputers computers) : IWorkerExchange
{
    /// <inheritdoc/>
    public IReadOnlyList<WorkerView> Workers => [];

    /// <inheritdoc/>
    public long RefusedResults => 0;

    /// <inheritdoc/>
    public (long Sent, long Received) Traffic => (0, 0);

    /// <inheritdoc/>
    public long BadFrames => 0;

    /// <inheritdoc/>
    public IStageComputer Create(string jobId, JobFile job, DataSet data, int priority) => computers.Create(jobId, job, data, priority);

    /// <inheritdoc/>
    public int CountFor(string jobId) => 0;

    /// <inheritdoc/>
    public StepView? OpenStep(string jobId) => null;

    /// <inheritdoc/>
    public WorkerView? Drain(string workerId) => null;

    /// <inheritdoc/>
    public Task ExchangeAsync(HttpContext context) => throw Refusal();

    /// <inheritdoc/>
    public Task SendDataPartAsync(HttpContext context, string jobId, string part) => throw Refusal();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ProblemException Refusal() => ProblemException.Conflict("this coordinator computes its jobs itself and takes no workers");
}
