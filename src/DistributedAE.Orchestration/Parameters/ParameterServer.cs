using DistributedAE.Autoencoders;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Orchestration;

/// <summary>
/// Keeps the parameters of a stage with everything that an update needs, and hands them out as versions. An update is applied either from a
/// whole contribution, or slice by slice while each slice's gradient is still in the cache; both give the same bits.
/// </summary>
public sealed class ParameterServer : IDisposable
{
    private const int ContractedPart = 1024;

    private readonly StagePlan _plan;
    private readonly ParameterTensor[] _tensors;
    private readonly Optimizer _optimizer;
    private readonly AlignedBuffer[] _states;
    private readonly ParameterTensor _units;
    private readonly AlignedBuffer _activationMeans;
    private readonly Contraction? _contraction;
    private readonly GradientNormSum _norm = new();
    private readonly int _from;
    private double _clippedNorm = double.NaN;
    private AlignedBuffer? _best;
    private bool _hasBest;

    /// <summary>A server at the beginning of its stage.</summary>
    /// <param name="layout">Where the tensors lie in the flat buffers.</param>
    /// <param name="plan">The stage: optimizer, schedule, clipping, weight decay and sparsity.</param>
    /// <param name="initial">The first parameters in stored order, of the layout's length.</param>
    /// <param name="units">Units whose running mean activation is kept (KL sparsity), or 0. It starts at the target.</param>
    /// <param name="parameters">Memory for the parameters, of the layout's length, for example shared with workers; owned from now on. Null for its own.</param>
    /// <param name="contraction">The contractive penalty's part that is added here; null for none.</param>
    /// <param name="range">
    /// The partition that this server keeps, where others keep the rest: all lengths and offsets are the partition's then. Null for all parameters.
    /// </param>
    public ParameterServer(
        ParameterLayout layout,
        StagePlan plan,
        ReadOnlySpan<float> initial,
        int units = 0,
        AlignedBuffer? parameters = null,
        ContractiveDecay? contraction = null,
        ParameterRange? range = null)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(plan);
        (_from, int length) = range ?? new ParameterRange(0, layout.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(initial.Length, length);
        Layout = layout;
        _plan = plan;
        _tensors = [.. layout.Tensors];
        _optimizer = Optimizer.Create(plan.Optimizer);
        _states = new AlignedBuffer[_optimizer.StateCount];
        for (int state = 0; state < _states.Length; state++)
        {
            _states[state] = new AlignedBuffer(length);
        }

        Parameters = parameters ?? new AlignedBuffer(length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(Parameters.Length, length);
        initial.CopyTo(Parameters.Span);
        _units = new ParameterTensor("activationMeans", [units], 0, IsWeight: false);
        _activationMeans = new AlignedBuffer(_units.StoredLength);
        _activationMeans.Span[..units].Fill((float)plan.Sparsity.Target);
        _contraction = contraction is null ? null : new Contraction(contraction);
        UnitSumCount = _contraction?.UnitSumCount ?? units;
    }

    /// <summary>Where the tensors lie; all of them, also where the server keeps a partition.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The parameters of the current version.</summary>
    public AlignedBuffer Parameters { get; }

    /// <summary>Running mean of each unit's activation; empty where the stage has no need of it.</summary>
    public ReadOnlySpan<float> ActivationMeans => _activationMeans.Span[.._units.Length];

    /// <summary>Number of a contribution's unit sums: first those of the units with a running mean.</summary>
    public int UnitSumCount { get; }

    /// <summary>Number of the parameters: they are the same as long as it is. It starts at 0 and rises with every update.</summary>
    public long Version { get; private set; }

    /// <summary>Updates that were applied.</summary>
    public long Step { get; private set; }

    /// <summary>Whether an update needs the whole gradient before any of it is applied, because it is clipped by its norm.</summary>
    public bool NeedsWholeGradient => _plan.Optimizer.ClipNorm is not null;

    /// <summary>Whether the next updates measure the gradient's norm. Where it is clipped they do anyway. Shows in the time alone.</summary>
    public bool MeasuresGradientNorm { get; set; }

    /// <summary>
    /// Length of the last update's mean gradient, before clipping, without weight decay and without what contraction adds here; NaN where it was not measured.
    /// </summary>
    public double GradientNorm { get; private set; } = double.NaN;

    /// <summary>Learning rate of the next update.</summary>
    public double LearningRate =>
        LearningRateSchedules.RateAt(_plan.Optimizer, Step, _plan.StepsPerEpoch, Math.Max(_plan.Epochs, 1));

    /// <summary>Whether no parameter is NaN or infinite.</summary>
    public bool AreParametersFinite => Reductions.AllFinite(Parameters.Span);

    /// <summary>Whether <see cref="KeepBest"/> kept parameters.</summary>
    public bool HasBest => _hasBest;

    /// <summary>What a checkpoint has to keep beside <see cref="Tensors"/>.</summary>
    public ParameterServerCounters Counters => new(Step, Version, _hasBest);

    /// <summary>
    /// All that a checkpoint has to keep: the parameters under their own names, then the optimizer's states, the activation means
    /// and the best parameters, as far as there are any.
    /// </summary>
    public IEnumerable<NamedTensor> Tensors
    {
        get
        {
            IEnumerable<NamedTensor> tensors = TensorsOf(string.Empty, Parameters);
            for (int state = 0; state < _states.Length; state++)
            {
                tensors = tensors.Concat(TensorsOf($"optimizer.{_optimizer.StateNames[state]}.", _states[state]));
            }

            if (_units.Length > 0)
            {
                tensors = tensors.Append(new NamedTensor(_units.Name, _units, _activationMeans));
            }

            return _hasBest ? tensors.Concat(TensorsOf("best.", _best!)) : tensors;
        }
    }

    /// <summary>
    /// All long buffers as they lie in memory, in stored order: the parameters, the optimizer's states, and the best parameters where there are any. With
    /// <see cref="ActivationMeans"/> and <see cref="Counters"/> they are what moves between a server and its partitions.
    /// </summary>
    public IReadOnlyList<AlignedBuffer> Buffers => _hasBest ? [Parameters, .. _states, _best!] : [Parameters, .. _states];

    /// <summary>
    /// What the mean gradient must be multiplied by to be no longer than the clipping norm; 1 without clipping. The norm is taken without weight decay and without what
    /// contraction adds here; the factor applies to the latter.
    /// </summary>
    /// <param name="gradientSums">The whole gradient, summed over samples.</param>
    /// <param name="count">Number of samples.</param>
    public double ClipFactor(ReadOnlySpan<float> gradientSums, long count)
    {
        if (_plan.Optimizer.ClipNorm is not { } limit)
        {
            return 1;
        }

        _clippedNorm = GradientClipping.Norm(gradientSums, count);
        return GradientClipping.Factor(_clippedNorm, limit);
    }

    /// <summary>Begins an update; its slices follow, each exactly once, and then <see cref="CompleteUpdate"/>.</summary>
    /// <param name="count">Number of samples in the step, ≥ 1.</param>
    /// <param name="clipFactor">From <see cref="ClipFactor"/>; needed if, and only if, <see cref="NeedsWholeGradient"/>.</param>
    /// <param name="sums">Has the step's unit sums when the first slice is applied; needed where there is contraction.</param>
    /// <exception cref="InvalidOperationException">The gradient has to be clipped and no factor is given, or unit sums are needed and not given.</exception>
    public UpdatePlan BeginUpdate(long count, double? clipFactor = null, Contribution? sums = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (NeedsWholeGradient && clipFactor is null)
        {
            throw new InvalidOperationException("the gradient is clipped by its norm: the whole of it must be known before a part of it is applied");
        }

        if (_contraction is not null && sums?.UnitSums.Length != UnitSumCount)
        {
            throw new InvalidOperationException($"contraction needs the {UnitSumCount} unit sums of the step");
        }

        _norm.Begin(MeasuresGradientNorm && !NeedsWholeGradient);
        UpdateStep biases = _optimizer.Begin(Step + 1, LearningRate, (float)((clipFactor ?? 1) / count));
        return new UpdatePlan(Version, count, biases with { WeightDecay = (float)_plan.WeightDecay }, biases, sums);
    }

    /// <summary>What memory <see cref="ApplySlice"/> will need for a slice.</summary>
    /// <param name="offset">Index of the slice's first float in the flat buffer.</param>
    public unsafe SinkMemory MemoryOf(int offset) => new(
        Parameters.Pointer + offset, _states.Length > 0 ? _states[0].Pointer + offset : null, _states.Length > 1 ? _states[1].Pointer + offset : null);

    /// <summary>
    /// Updates a slice of the parameters. Slices may begin and end anywhere, across tensors too; slices without a common element
    /// may be applied from several threads at once.
    /// </summary>
    /// <param name="plan">From <see cref="BeginUpdate"/>.</param>
    /// <param name="offset">Index of the slice's first float in the flat buffer; whole vectors (multiples of 16) are fastest.</param>
    /// <param name="gradientSums">The slice of the gradient, summed over samples, in stored order; 0 in the padding.</param>
    /// <exception cref="InvalidOperationException">The plan is not of the current version.</exception>
    public void ApplySlice(in UpdatePlan plan, int offset, ReadOnlySpan<float> gradientSums)
    {
        CheckVersion(plan);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Parameters.Length - gradientSums.Length);
        if (_norm.IsOn)
        {
            _norm.Add(gradientSums);
        }

        int first = _from + offset;
        int end = first + gradientSums.Length;
        foreach (ParameterTensor tensor in _tensors)
        {
            int from = Math.Max(first, tensor.Offset);
            int length = Math.Min(end, tensor.Offset + tensor.StoredLength) - from;
            if (length <= 0)
            {
                continue;
            }

            UpdateStep step = tensor.IsWeight ? plan.Weights : plan.Biases;
            ReadOnlySpan<float> part = gradientSums.Slice(from - first, length);
            if (_contraction is { } contraction && tensor.Offset == contraction.Weight.Offset)
            {
                UpdateContracted(contraction, plan, from, part);
            }
            else
            {
                Update(step, from, part);
            }
        }
    }

    /// <summary>Ends an update whose slices are all applied: the parameters get their new version.</summary>
    /// <param name="plan">From <see cref="BeginUpdate"/>.</param>
    /// <param name="unitSums">The step's unit sums, <see cref="UnitSumCount"/> of them.</param>
    /// <exception cref="InvalidOperationException">The plan is not of the current version.</exception>
    public void CompleteUpdate(in UpdatePlan plan, ReadOnlySpan<float> unitSums)
    {
        CheckVersion(plan);
        Span<float> means = _activationMeans.Span[.._units.Length];
        ArgumentOutOfRangeException.ThrowIfNotEqual(unitSums.Length, UnitSumCount);
        double decay = _plan.Sparsity.Decay;
        double newShare = (1 - decay) / plan.Count;
        for (int unit = 0; unit < means.Length; unit++)
        {
            means[unit] = (float)((decay * means[unit]) + (newShare * unitSums[unit]));
        }

        GradientNorm = NeedsWholeGradient ? _clippedNorm : _norm.Norm(plan.Count);
        Step++;
        Version++;
    }

    /// <summary>Applies the update of a step's whole contribution.</summary>
    /// <param name="root">The root of the step's reduction tree.</param>
    public void Apply(Contribution root)
    {
        ArgumentNullException.ThrowIfNull(root);
        double? clipFactor = NeedsWholeGradient ? ClipFactor(root.Gradient, root.SampleCount) : null;
        UpdatePlan plan = BeginUpdate(root.SampleCount, clipFactor, root);
        ApplySlice(plan, 0, root.Gradient);
        CompleteUpdate(plan, root.UnitSums);
    }

    /// <summary>Keeps a copy of the parameters as the best so far.</summary>
    public void KeepBest()
    {
        _best ??= new AlignedBuffer(Parameters.Length);
        Parameters.Span.CopyTo(_best.Span);
        _hasBest = true;
    }

    /// <summary>Puts the best parameters back, as a new version.</summary>
    /// <exception cref="InvalidOperationException">None were kept.</exception>
    public void RestoreBest()
    {
        if (!_hasBest)
        {
            throw new InvalidOperationException("no best parameters were kept");
        }

        _best!.Span.CopyTo(Parameters.Span);
        Version++;
    }

    /// <summary>Goes on, to the bit, where another server of this stage was. If it throws, the server must not be used any more.</summary>
    /// <param name="counters">The other server's.</param>
    /// <param name="fill">Called for each of <see cref="Tensors"/>: writes the other server's values.</param>
    public void Restore(ParameterServerCounters counters, Action<NamedTensor> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        _hasBest = counters.HasBest;
        if (_hasBest)
        {
            _best ??= new AlignedBuffer(Layout.Length);
        }

        foreach (NamedTensor tensor in Tensors)
        {
            fill(tensor);
        }

        Step = counters.Step;
        Version = counters.Version;
    }

    /// <summary>
    /// Goes on where another server of this stage was, or this one's partitions: <see cref="Buffers"/> have the memory that the counters ask for, and the caller fills it.
    /// </summary>
    /// <param name="counters">The other server's.</param>
    /// <param name="activationMeans">The other server's.</param>
    public void Adopt(ParameterServerCounters counters, ReadOnlySpan<float> activationMeans)
    {
        activationMeans.CopyTo(_activationMeans.Span[.._units.Length]);
        Follow(counters, GradientNorm);
    }

    /// <summary>Takes over the counters of updates that partitions elsewhere applied; the parameters follow when they are needed.</summary>
    /// <param name="counters">The partitions'.</param>
    /// <param name="gradientNorm">Length of the last update's mean gradient; NaN where it was not measured.</param>
    public void Follow(ParameterServerCounters counters, double gradientNorm)
    {
        if (counters.HasBest)
        {
            _best ??= new AlignedBuffer(Parameters.Length);
        }

        (Step, Version, _hasBest, GradientNorm) = (counters.Step, counters.Version, counters.HasBest, gradientNorm);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Parameters.Dispose();
        _activationMeans.Dispose();
        _best?.Dispose();
        foreach (AlignedBuffer state in _states)
        {
            state.Dispose();
        }
    }

    private IEnumerable<NamedTensor> TensorsOf(string prefix, AlignedBuffer buffer) =>
        _tensors.Select(tensor => new NamedTensor(prefix + tensor.Name, tensor, buffer));

    private void Update(in UpdateStep step, int from, ReadOnlySpan<float> gradientSums) => _optimizer.Update(
        step,
        Parameters.Span.Slice(from - _from, gradientSums.Length),
        gradientSums,
        _states.Length > 0 ? _states[0].Span.Slice(from - _from, gradientSums.Length) : default,
        _states.Length > 1 ? _states[1].Span.Slice(from - _from, gradientSums.Length) : default);

    private void UpdateContracted(Contraction contraction, in UpdatePlan plan, int from, ReadOnlySpan<float> gradientSums)
    {
        Span<float> whole = stackalloc float[ContractedPart];
        for (int done = 0; done < gradientSums.Length;)
        {
            ReadOnlySpan<float> part = gradientSums.Slice(done, Math.Min(ContractedPart, gradientSums.Length - done));
            contraction.Add(Parameters.Span.Slice(from - _from + done, part.Length), part, plan.Sums!.UnitSums, from + done, whole);
            Update(plan.Weights, from + done, whole[..part.Length]);
            done += part.Length;
        }
    }

    private void CheckVersion(in UpdatePlan plan)
    {
        if (plan.Version != Version)
        {
            throw new InvalidOperationException($"the update was planned for version {plan.Version} of the parameters, and this is version {Version}");
        }
    }
}
