using DistributedAE.Numerics;
using DistributedAE.Orchestration;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Tensors;
using DistributedAE.Training.InProcess;

namespace DistributedAE.Orleans.Jobs;

/// <summary>
/// One stage whose steps the cluster computes. <see cref="Server"/> is a mirror of the partitions: its counters follow every step, its buffers are gathered when they are
/// saved or read.
/// </summary>
internal sealed class ClusterStage : IStageExecutor
{
    private readonly StagePlan _plan;
    private readonly StageSetup _setup;
    private readonly IStageGrain _stage;
    private readonly (IParameterServerGrain Grain, ParameterRange Range)[] _partitions;
    private long _gathered = -1;
    private int _epoch;
    private int _step;

    /// <summary>Begins a stage.</summary>
    /// <param name="grains">The cluster.</param>
    /// <param name="start">What it starts from.</param>
    /// <param name="setup">What the cluster has to know.</param>
    /// <exception cref="StageBrokenException">A part of the cluster is gone.</exception>
    public ClusterStage(IGrainFactory grains, StageStart start, StageSetup setup)
    {
        ArgumentNullException.ThrowIfNull(start);
        _plan = start.Schedule;
        _setup = setup;
        _stage = start.Plan.LayerOf(start.Stage) >= 0 ? grains.GetGrain<ILayerPretrainingGrain>(setup.Key) : grains.GetGrain<IFineTuningGrain>(setup.Key);
        Server = start.CreateServer();
        _partitions =
        [
            .. setup.Ranges(Server.Parameters.Length).Select((range, partition) => (grains.GetGrain<IParameterServerGrain>(setup.PartitionKey(partition)), range)),
        ];
        ClusterCall.Wait(() => Task.WhenAll(_partitions.Select((each, partition) => each.Grain.BeginAsync(setup, partition))));
        Scatter();
        ClusterCall.Wait(() => _stage.BeginAsync(setup));
        if (setup.ModelLength > 0)
        {
            ClusterCall.Wait(() => Task.WhenAll(
                FloatBlock.PartsOf(setup.ModelLength).Select(part => _stage.WriteModelAsync(part.From, FloatBlock.Over(start.Model, part.From, part.Length)))));
        }
    }

    /// <inheritdoc/>
    public ParameterServer Server { get; }

    /// <inheritdoc/>
    public bool AreParametersFinite =>
        ClusterCall.Wait(() => Task.WhenAll(_partitions.Select(each => each.Grain.IsFiniteAsync()))).All(isFinite => isFinite);

    /// <inheritdoc/>
    public StepSums? Step(int epoch, int step, CancellationToken interruption)
    {
        (_epoch, _step) = (epoch, step);
        if (Compute(WorkKind.Contribution, interruption) is not { } outcome)
        {
            return null;
        }

        ParameterServerCounters counters = Server.Counters;
        Server.Follow(counters with { Step = counters.Step + 1, Version = counters.Version + 1 }, outcome.GradientNorm);
        return new StepSums(outcome.LossSum, outcome.Samples);
    }

    /// <inheritdoc/>
    public double? MeasureValidation(CancellationToken interruption) =>
        Compute(WorkKind.Validation, interruption) is { } outcome ? outcome.LossSum / outcome.Samples : null;

    /// <inheritdoc/>
    public void KeepBest()
    {
        ClusterCall.Wait(() => Task.WhenAll(_partitions.Select(each => each.Grain.KeepBestAsync())));
        Server.Follow(Server.Counters with { HasBest = true }, Server.GradientNorm);
        _gathered = -1;
    }

    /// <inheritdoc/>
    public void RestoreBest()
    {
        ClusterCall.Wait(() => Task.WhenAll(_partitions.Select(each => each.Grain.RestoreBestAsync())));
        ParameterServerCounters counters = Server.Counters;
        Server.Follow(counters with { Version = counters.Version + 1 }, Server.GradientNorm);
        _gathered = -1;
    }

    /// <inheritdoc/>
    public void Gather()
    {
        if (_gathered == Server.Version)
        {
            return;
        }

        PartitionState state = ClusterCall.Wait(() => _partitions[0].Grain.StateAsync());
        if (state.Version != Server.Version || state.Step != Server.Step)
        {
            throw new StageBrokenException($"the partitions are at version {state.Version} of the parameters, the run at {Server.Version}");
        }

        Server.Adopt(Server.Counters, state.Means);
        Transfer(async (grain, buffer, range, index, from, length) =>
        {
            FloatBlock part = await grain.ReadAsync(index, from, length).ConfigureAwait(false);
            part.Span.CopyTo(buffer.Span.Slice(range.From + from, length));
            part.Release();
        });
        _gathered = Server.Version;
    }

    /// <inheritdoc/>
    public void Scatter()
    {
        ParameterServerCounters counters = Server.Counters;
        var state = new PartitionState(counters.Step, counters.Version, counters.HasBest, Server.ActivationMeans.ToArray());
        ClusterCall.Wait(() => Task.WhenAll(_partitions.Select(each => each.Grain.AdoptAsync(state))));
        Transfer((grain, buffer, range, index, from, length) => grain.WriteAsync(index, from, FloatBlock.Over(buffer, range.From + from, length)));
        _gathered = Server.Version;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ClusterCall.Try(() => _stage.EndAsync());
        foreach ((IParameterServerGrain grain, _) in _partitions)
        {
            // one that is gone is not waited for
            ClusterCall.Forget(grain.EndAsync);
        }

        // blocks of its buffers may be on their way to a silo that hangs: their memory is left to the finalizers
        GC.KeepAlive(Server);
    }

    private StageOutcome? Compute(WorkKind kind, CancellationToken interruption)
    {
        var order = new StageOrder(kind, Server.Version, _epoch, _step, Server.MeasuresGradientNorm);
        using CancellationTokenRegistration abandoning = interruption.Register(() => ClusterCall.Try(() => _stage.AbandonAsync()));
        return interruption.IsCancellationRequested ? null : ClusterCall.Wait(() => _stage.ComputeAsync(order));
    }

    private void Transfer(Func<IParameterServerGrain, AlignedBuffer, ParameterRange, int, int, int, Task> move)
    {
        IReadOnlyList<AlignedBuffer> buffers = Server.Buffers;
        for (int index = 0; index < buffers.Count; index++)
        {
            AlignedBuffer buffer = buffers[index];
            int number = index;
            ClusterCall.Wait(() => Task.WhenAll(
                from each in _partitions
                from part in FloatBlock.PartsOf(each.Range.Length)
                select move(each.Grain, buffer, each.Range, number, part.From, part.Length)));
        }
    }
}
