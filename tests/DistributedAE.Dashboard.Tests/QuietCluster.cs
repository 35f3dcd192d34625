using DistributedAE.Cli.Tests.Cluster.Resilience;

namespace DistributedAE.Dashboard.Tests;

/// <summary>A coordinator with a finished run and nothing to do, for tests that look at pages for long.</summary>
public sealed class QuietCluster : IAsyncLifetime
{
    internal TestCluster Cluster { get; } = new("--local-slots", "1");

    /// <summary>The run.</summary>
    internal string Finished { get; private set; } = "";

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (Chromium.WhyNot is null)
        {
            await Cluster.OpenAsync();
            Finished = await Cluster.SubmitAsync(Jobs.Short, "digits");
            await Cluster.EndAsync(Finished);
        }
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        Cluster.Dispose();
        return Task.CompletedTask;
    }
}
