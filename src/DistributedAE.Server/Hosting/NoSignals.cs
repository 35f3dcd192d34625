using Microsoft.Extensions.Hosting;

namespace DistributedAE.Server.Hosting;

/// <summary>The host starts and stops with the coordinator; signals belong to the command line.</summary>
internal sealed class NoSignals : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
