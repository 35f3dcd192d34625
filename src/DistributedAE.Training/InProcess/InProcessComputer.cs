using DistributedAE.Numerics.Threads;
using DistributedAE.Training.Samples;

namespace DistributedAE.Training.InProcess;

/// <summary>Computes a job's stages with this process's slots, over all shards at once.</summary>
/// <param name="slots">Number of threads, ≥ 1.</param>
public sealed class InProcessComputer(int slots) : IStageComputer, IDisposable
{
    private readonly SlotTeam _team = new(slots);
    private StageInputs? _inputs;

    /// <inheritdoc/>
    public IStageExecutor Begin(StageStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var data = new StageInputs(new DataReader(start.Data.Train), new DataReader(start.Data.Validation));

        // the codes of the layer below are gone on from, where they are there
        StageInputs known = _inputs is { } inputs && inputs.Depth <= start.InputDepth ? inputs : data;
        _inputs = start.InputDepth > 0
            ? known.EncodedTo(start.InputDepth, start.Job.Spec, start.Plan.Layout, start.Model, _team)
            : data;
        return new StageRun(
            start.Network, start.Schedule, start.CreateServer(), _inputs.Train, _inputs.Validation, start.Plan.Dealt, _team, start.Job.Spec.Seed);
    }

    /// <inheritdoc/>
    public void Dispose() => _team.Dispose();
}
