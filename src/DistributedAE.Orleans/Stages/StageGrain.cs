using System.Runtime.InteropServices;
using DistributedAE.Autoencoders;
using DistributedAE.Numerics;
using DistributedAE.Orchestration;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Tensors;
using DistributedAE.Training.Blocks;
using DistributedAE.Training.InProcess;

namespace DistributedAE.Orleans.Stages;

/// <summary>
/// A stage: has its works computed by the workers, and its steps committed by the partitions. A step is committed in two phases: the workers stage their sums at every
/// partition before their results are counted, and the partitions sum and apply what was counted when the step is complete. So the loss of a worker costs nothing but its blocks.
/// </summary>
internal abstract class StageGrain : Grain, IStageGrain
{
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(1);

    private StageSetup? _setup;
    private StagePlan? _plan;
    private ClipPlan? _clip;
    private int _length;
    private IParameterServerGrain[] _partitions = [];
    private AlignedBuffer? _model;
    private IGrainTimer? _pings;
    private TaskCompletionSource<StageLostException> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StageSetup Current => _setup ?? throw new StageLostException($"stage {this.GetPrimaryKeyString()} is over, or is not here any more");

    private IWorkerRosterGrain Roster => GrainFactory.GetGrain<IWorkerRosterGrain>(0);

    /// <inheritdoc/>
    public Task BeginAsync(StageSetup setup)
    {
        JobPlan plan = setup.Plan();
        _setup = setup;
        _plan = plan.Stages[setup.Stage];
        _length = plan.NetworkOf(setup.Stage).Layout.Length;
        _clip = _plan.Optimizer.ClipNorm is { } limit ? new ClipPlan(limit) : null;
        _partitions = [.. setup.Ranges(_length).Select((_, partition) => GrainFactory.GetGrain<IParameterServerGrain>(setup.PartitionKey(partition)))];
        _model = setup.ModelLength > 0 ? new AlignedBuffer(setup.ModelLength) : null;
        _lost = new TaskCompletionSource<StageLostException>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pings ??= this.RegisterGrainTimer(PingAsync, new GrainTimerCreationOptions(PingEvery, PingEvery) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WriteModelAsync(int from, FloatBlock values)
    {
        values.Span.CopyTo(_model!.Span.Slice(from, values.Length));
        values.Release();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<StageSetup> SetupAsync() => Task.FromResult(Current);

    /// <inheritdoc/>
    public Task<FloatBlock> ReadModelAsync(int from, int length) =>
        Task.FromResult(FloatBlock.Over(_model ?? throw new StageLostException($"stage {this.GetPrimaryKeyString()} has no model"), from, length));

    /// <inheritdoc/>
    public async Task<StageOutcome?> ComputeAsync(StageOrder order)
    {
        StageSetup setup = Current;
        bool isStep = order.Kind == WorkKind.Contribution;
        double cost = isStep ? (double)_plan!.SamplesAt(order.Step) * _length : (double)_plan!.ValidationSamples * _length / 3;
        Task<IReadOnlyList<CountedPart>?> computing = Roster.OpenAsync(setup, order, cost, this.AsReference<IStageGrain>());
        if (await Task.WhenAny(computing, _lost.Task) == _lost.Task)
        {
            await Roster.AbandonAsync(setup.Number);
            throw await _lost.Task;
        }

        return await computing is not { } parts ? null
            : isStep ? await CommitAsync(new StepCommit(order.Version, parts, order.MeasuresNorm), order.Step)
            : new StageOutcome(SumOf(parts), _plan.ValidationSamples, double.NaN);
    }

    /// <inheritdoc/>
    public Task AbandonAsync() => _setup is { } setup ? Roster.AbandonAsync(setup.Number) : Task.CompletedTask;

    /// <inheritdoc/>
    public Task EndAsync()
    {
        _setup = null;
        _pings?.Dispose();
        _pings = null;
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private async Task<StageOutcome> CommitAsync(StepCommit commit, int step)
    {
        long samples = commit.Parts.Sum(part => part.Samples);
        if (samples != _plan!.SamplesAt(step))
        {
            throw new InvalidOperationException($"the results of step {commit.Version} have {samples} samples by the workers' count, the step has {_plan.SamplesAt(step)}");
        }

        double? factor = null;
        double clipped = double.NaN;
        if (_clip is { } clip)
        {
            (clipped, factor) = clip.Of(await Task.WhenAll(_partitions.Select(partition => partition.MeasureAsync(commit))), samples);
        }

        double[] norms = await Task.WhenAll(_partitions.Select(partition => partition.ApplyAsync(commit, factor)));
        double norm = factor is null ? Math.Sqrt(norms.Sum(each => each * each)) : clipped;
        return new StageOutcome(LossOf(commit.Parts), samples, norm);
    }

    /// <summary>The losses in the reduction tree's order, as the contributions of one process are added.</summary>
    private double LossOf(IReadOnlyList<CountedPart> parts)
    {
        using var pool = new ContributionPool(0);
        var tree = new ReductionTree(_plan!.Shards, pool);
        foreach (CountedPart part in parts)
        {
            Contribution contribution = pool.Rent(new Block(part.First, part.Count));
            (contribution.LossSum, contribution.SampleCount) = (part.LossSum, part.Samples);
            _ = tree.Add(contribution);
        }

        double sum = tree.Root!.LossSum;
        tree.Clear();
        return sum;
    }

    /// <summary>The validation losses, sample after sample.</summary>
    private double SumOf(IReadOnlyList<CountedPart> parts)
    {
        double[] losses = new double[_plan!.ValidationSamples];
        foreach (CountedPart part in parts)
        {
            SampleRange range = BlockComputer.ValidationRange(_plan, new Block(part.First, part.Count));
            MemoryMarshal.Cast<byte, double>(part.Losses).CopyTo(losses.AsSpan(range.From, range.Count));
        }

        double sum = 0;
        foreach (double loss in losses)
        {
            sum += loss;
        }

        return sum;
    }

    /// <summary>Finds out that a partition is gone while nobody else calls it.</summary>
    private async Task PingAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.WhenAll(_partitions.Select(partition => partition.PingAsync()));
        }
        catch (Exception problem) when (LostCall.Is(problem))
        {
            _ = _lost.TrySetResult(new StageLostException($"a partition of the parameters is lost: {problem.Message}", problem));
        }
    }

    /// <summary>How a gradient whose parts are in several places is clipped.</summary>
    private sealed record ClipPlan(double Limit)
    {
        public (double Norm, double Factor) Of(double[][] squares, long count)
        {
            // chunk after chunk, as one server sums them
            double sum = 0;
            foreach (double square in squares.SelectMany(part => part))
            {
                sum += square;
            }

            double norm = Math.Sqrt(sum) / count;
            return (norm, GradientClipping.Factor(norm, Limit));
        }
    }
}
