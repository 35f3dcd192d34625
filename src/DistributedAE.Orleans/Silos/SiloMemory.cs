using System.Collections.Concurrent;
using Orleans.Storage;

namespace DistributedAE.Orleans.Silos;

/// <summary>
/// Grain state of a cluster without a database: in the memory of the silo that has the grain. What the leading silo knew is gone with it, as its jobs' folders are what counts.
/// </summary>
internal sealed class SiloMemory : IGrainStorage
{
    private readonly ConcurrentDictionary<(string Name, GrainId Grain), object> _states = new();

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_states.TryGetValue((stateName, grainId), out object? known))
        {
            (grainState.State, grainState.RecordExists) = ((T)known, true);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _states[(stateName, grainId)] = grainState.State!;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _ = _states.TryRemove((stateName, grainId), out _);
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }
}
