namespace DistributedAE.Autoencoders;

/// <summary>
/// An update rule over slices of flat buffers: data in, data out, nothing kept between calls and nothing allocated. Every value is
/// updated on its own, so a buffer may be updated in one call or in any slices, on any threads, with the same bits.
/// </summary>
public abstract class Optimizer
{
    /// <summary>Names of the state vectors, for checkpoints; their number is 0, 1 or 2. Each is as long as the parameters and starts at 0.</summary>
    public abstract IReadOnlyList<string> StateNames { get; }

    /// <summary>Number of state vectors: 0, 1 or 2.</summary>
    public int StateCount => StateNames.Count;

    /// <summary>The optimizer that <paramref name="settings"/> describe. The schedule and the clipping are not its business.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not one of <see cref="OptimizerKind"/>.</exception>
    public static Optimizer Create(OptimizerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Kind switch
        {
            OptimizerKind.Sgd => new SgdOptimizer(),
            OptimizerKind.Momentum => new MomentumOptimizer(settings),
            OptimizerKind.Nesterov => new NesterovOptimizer(settings),
            OptimizerKind.Adam => new AdamOptimizer(settings),
            OptimizerKind.AdamW => new AdamOptimizer(settings),
            OptimizerKind.AdaGrad => new AdaGradOptimizer(settings),
            OptimizerKind.AdaDelta => new AdaDeltaOptimizer(settings),
            OptimizerKind.RmsProp => new RmsPropOptimizer(settings),
            _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Kind, "There is no such optimizer."),
        };
    }

    /// <summary>What all slices of one step share; its <see cref="UpdateStep.WeightDecay"/> is 0.</summary>
    /// <param name="step">Number of this update since the states were zero, from 1.</param>
    /// <param name="learningRate">η of this step.</param>
    /// <param name="gradientScale">(float)(1.0 / samples), or (float)(clipping factor / samples).</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is below 1.</exception>
    public UpdateStep Begin(long step, double learningRate, float gradientScale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        (float first, float second) = Corrections(step);
        return new UpdateStep((float)learningRate, step, gradientScale, 0, first, second);
    }

    /// <summary>Updates one slice of the parameters and the same slice of the states.</summary>
    /// <param name="update">From <see cref="Begin"/>, with the slice's weight decay.</param>
    /// <param name="parameters">The slice that is updated.</param>
    /// <param name="gradientSums">Sums over the samples of the loss's derivatives; as long as the parameters.</param>
    /// <param name="state0">First state; as long as the parameters, or empty when there is none.</param>
    /// <param name="state1">Second state; as long as the parameters, or empty when there is none.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public abstract void Update(
        in UpdateStep update, Span<float> parameters, ReadOnlySpan<float> gradientSums, Span<float> state0, Span<float> state1);

    /// <summary>Updates all tensors of <paramref name="layout"/>, with the weight decay for weights and without it for biases.</summary>
    /// <param name="layout">Where the tensors lie in all the buffers.</param>
    /// <param name="update">From <see cref="Begin"/>.</param>
    /// <param name="weightDecay">λ ≥ 0.</param>
    /// <param name="parameters">Flat buffer of the layout's length.</param>
    /// <param name="gradientSums">Flat buffer of the layout's length.</param>
    /// <param name="state0">Flat buffer of the layout's length, or empty when there is no such state.</param>
    /// <param name="state1">Flat buffer of the layout's length, or empty when there is no such state.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Update(
        ParameterLayout layout,
        in UpdateStep update,
        float weightDecay,
        Span<float> parameters,
        ReadOnlySpan<float> gradientSums,
        Span<float> state0,
        Span<float> state1)
    {
        ArgumentNullException.ThrowIfNull(layout);
        CheckLength(layout.Length, parameters.Length, nameof(parameters));
        CheckLengths(parameters, gradientSums, state0, state1);
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            UpdateStep own = update with { WeightDecay = tensor.IsWeight ? weightDecay : 0 };
            Update(
                own,
                tensor.In(parameters),
                tensor.In(gradientSums),
                StateCount > 0 ? tensor.In(state0) : default,
                StateCount > 1 ? tensor.In(state1) : default);
        }
    }

    /// <summary>Adam's corrections of the bias of its running means towards 0; 1 and 1 for the other rules.</summary>
    private protected virtual (float First, float Second) Corrections(long step) => (1, 1);

    /// <summary>Checks that all slices are as long as the parameters, states that the rule does not have excepted.</summary>
    private protected void CheckLengths(
        Span<float> parameters, ReadOnlySpan<float> gradientSums, Span<float> state0, Span<float> state1)
    {
        CheckLength(parameters.Length, gradientSums.Length, nameof(gradientSums));
        CheckLength(StateCount > 0 ? parameters.Length : 0, state0.Length, nameof(state0));
        CheckLength(StateCount > 1 ? parameters.Length : 0, state1.Length, nameof(state1));
    }

    private static void CheckLength(int expected, int actual, string name)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{name} has {actual} values; {expected} are needed.", name);
        }
    }
}
