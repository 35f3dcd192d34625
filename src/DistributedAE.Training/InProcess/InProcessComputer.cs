using DistributedAE.Autoencoders;
using DistributedAE.Numerics.Threads;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Samples;

namespace DistributedAE.Training.InProcess;

/// <summary>Computes a job's stages with this process's slots, over all shards at once.</summary>
/// <param name="slots">Number of threads, ≥ 1.</param>
/// <param name="engines">Makes what computes the steps; null for the project's own kernels on the slots. Codes of the layers below are always theirs.</param>
public sealed class InProcessComputer(int slots, IEngineFactory? engines = null) : IStageComputer, IDisposable
{
    private readonly SlotTeam _team = new(slots);
    private StageInputs? _inputs;

    /// <inheritdoc/>
    public IStageExecutor Begin(StageStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        IEngineFactory made = engines ?? new ManagedEngines(_team);
        JobChecks.AgainstEngine(start.Job.Spec, made.Kind);
        var data = new StageInputs(new DataReader(start.Data.Train), new DataReader(start.Data.Validation));

        // the codes of the layer below are gone on from, where they are there
        StageInputs known = _inputs is { } inputs && inputs.Depth <= start.InputDepth ? inputs : data;
        _inputs = start.InputDepth > 0
            ? known.EncodedTo(start.InputDepth, start.Job.Spec, start.Plan.Layout, start.Model, _team)
            : data;
        return new StageRun(
            start.Network,
            start.Schedule,
            start.CreateServer(),
            _inputs.Train,
            _inputs.Validation,
            start.Plan.Dealt,
            made,
            start.Job.Spec.Seed);
    }

    /// <inheritdoc/>
    public void Dispose() => _team.Dispose();
}
