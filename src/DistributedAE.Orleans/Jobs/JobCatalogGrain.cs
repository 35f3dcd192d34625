using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Leading;
using DistributedAE.Orleans.Silos;
using Orleans.Concurrency;

namespace DistributedAE.Orleans.Jobs;

/// <summary>What outlives the catalog's activations.</summary>
[GenerateSerializer, Alias("dae.JobCatalogState")]
internal sealed class JobCatalogState
{
    /// <summary>The cluster's tokens.</summary>
    [Id(0)]
    public ClusterTokens? Tokens { get; set; }

    /// <summary>Number of the last term.</summary>
    [Id(1)]
    public long Term { get; set; }
}

/// <summary>
/// Hosts the coordinator: the queue of jobs, their standings and events, their runs. The control silos call it all the time, so that it is activated on another one as soon as
/// its silo is known to be dead; the jobs go on from their last checkpoints then.
/// </summary>
/// <param name="state">What outlives its activations.</param>
/// <param name="coordinator">Runs the coordinator in this silo.</param>
[Reentrant, LeadingPlacement]
internal sealed class JobCatalogGrain([PersistentState("catalog", SiloNames.Storage)] IPersistentState<JobCatalogState> state, LeadingCoordinator coordinator)
    : Grain, IJobCatalogGrain
{
    private Task<Leader>? _leading;

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => coordinator.StopAsync();

    /// <inheritdoc/>
    public async Task<ClusterTokens> AgreeAsync(ClusterTokens offer)
    {
        if (state.State.Tokens is { } agreed)
        {
            return agreed;
        }

        state.State.Tokens = offer;
        await state.WriteStateAsync();
        return state.State.Tokens;
    }

    /// <inheritdoc/>
    public async Task<Leader> LeadAsync()
    {
        Task<Leader> leading = _leading ??= StartAsync();
        try
        {
            Leader leader = await leading;
            return coordinator.IsRunning ? leader : throw new StageLostException($"{leader.Silo} does not lead any more");
        }
        catch
        {
            // whoever asks next tries again
            _leading = null;
            throw;
        }
    }

    private async Task<Leader> StartAsync()
    {
        if (state.State.Tokens is not { } tokens)
        {
            throw new StageLostException("the silos have not agreed on tokens yet");
        }

        state.State.Term++;
        await state.WriteStateAsync();
        return await coordinator.StartAsync(tokens, state.State.Term);
    }
}
