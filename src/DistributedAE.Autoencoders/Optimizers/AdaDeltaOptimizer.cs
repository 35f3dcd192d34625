using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Autoencoders;

/// <summary>a ← ρ a + (1 − ρ) g²; u = g √(d + ε) / √(a + ε); d ← ρ d + (1 − ρ) u²; p ← p − η u (Zeiler 2012, algorithm 1)</summary>
internal sealed class AdaDeltaOptimizer(OptimizerSettings settings) : Optimizer
{
    private const double DefaultRho = 0.9;
    private const double DefaultEpsilon = 1e-6;

    private readonly float _share = (float)(1 - (settings.Rho ?? DefaultRho));
    private readonly float _epsilon = (float)(settings.Epsilon ?? DefaultEpsilon);

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames { get; } = ["squaredGradientMean", "squaredUpdateMean"];

    /// <inheritdoc/>
    public override void Update(
        in UpdateStep update, Span<float> parameters, ReadOnlySpan<float> gradientSums, Span<float> state0, Span<float> state1)
    {
        CheckLengths(parameters, gradientSums, state0, state1);
        UpdateLoop.Run(new Rule(update.LearningRate, _share, _epsilon), update, parameters, gradientSums, state0, state1);
    }

    private readonly struct Rule(float learningRate, float share, float epsilon) : IUpdateRule
    {
        private readonly Vector512<float> _minusRate = Vector512.Create(-learningRate);
        private readonly Vector512<float> _share = Vector512.Create(share);
        private readonly Vector512<float> _epsilon = Vector512.Create(epsilon);

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Apply(
            Vector512<float> parameter, Vector512<float> gradient, ref Vector512<float> state0, ref Vector512<float> state1)
        {
            state0 = Vector512.FusedMultiplyAdd(_share, Vector512.FusedMultiplyAdd(gradient, gradient, -state0), state0);
            Vector512<float> update = gradient * Vector512.Sqrt((state1 + _epsilon) / (state0 + _epsilon));
            state1 = Vector512.FusedMultiplyAdd(_share, Vector512.FusedMultiplyAdd(update, update, -state1), state1);
            return Vector512.FusedMultiplyAdd(_minusRate, update, parameter);
        }
    }
}
