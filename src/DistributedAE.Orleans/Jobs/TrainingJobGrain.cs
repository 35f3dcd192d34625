using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Silos;
using Orleans.Concurrency;

namespace DistributedAE.Orleans.Jobs;

/// <summary>What outlives a job's activations.</summary>
[GenerateSerializer, Alias("dae.TrainingJobState")]
internal sealed class TrainingJobState
{
    /// <summary>Number of its last run.</summary>
    [Id(0)]
    public long Run { get; set; }

    /// <summary>Term of the silo that began it.</summary>
    [Id(1)]
    public long Term { get; set; }
}

/// <summary>
/// Keeps to one run of its job at a time: a run gets a number that is stored before anything is computed, the keys of its stages and partitions carry it, and a silo
/// whose term is over gets none.
/// </summary>
/// <param name="state">What outlives its activations.</param>
[Reentrant, LeadingPlacement]
internal sealed class TrainingJobGrain([PersistentState("job", SiloNames.Storage)] IPersistentState<TrainingJobState> state) : Grain, ITrainingJobGrain
{
    private IJobHost? _host;

    private IJobHost Host => _host ?? throw new StageLostException($"job {this.GetPrimaryKeyString()} does not run");

    /// <inheritdoc/>
    public async Task<long> BeginRunAsync(long term, IJobHost host)
    {
        if (term < state.State.Term)
        {
            throw new StageLostException($"term {term} is over: a silo of term {state.State.Term} runs job {this.GetPrimaryKeyString()}");
        }

        state.State.Run++;
        state.State.Term = term;
        await state.WriteStateAsync();
        _host = host;
        return state.State.Run;
    }

    /// <inheritdoc/>
    public Task<DataManifest> ManifestAsync() => Host.ManifestAsync();

    /// <inheritdoc/>
    public Task<byte[]> ReadPartAsync(string part, long offset) => Host.ReadPartAsync(part, offset);
}
