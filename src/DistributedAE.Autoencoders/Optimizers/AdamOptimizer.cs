using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics;

namespace DistributedAE.Autoencoders;

/// <summary>
/// m ← β₁ m + (1 − β₁) g; s ← β₂ s + (1 − β₂) g²; p ← p − η (m / (1 − β₁^t)) / (√(s / (1 − β₂^t)) + ε) (Kingma and Ba 2015,
/// algorithm 1). AdamW shrinks p ← p (1 − η λ) first and leaves the gradient alone (Loshchilov and Hutter 2019, algorithm 2).
/// </summary>
internal sealed class AdamOptimizer(OptimizerSettings settings) : Optimizer
{
    private const double DefaultEpsilon = 1e-8;

    private readonly bool _decoupled = settings.Kind == OptimizerKind.AdamW;
    private readonly double _beta1 = settings.Beta1;
    private readonly double _beta2 = settings.Beta2;
    private readonly float _epsilon = (float)(settings.Epsilon ?? DefaultEpsilon);

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames { get; } = ["gradientMean", "squaredGradientMean"];

    /// <inheritdoc/>
    public override void Update(
        in UpdateStep update, Span<float> parameters, ReadOnlySpan<float> gradientSums, Span<float> state0, Span<float> state1)
    {
        CheckLengths(parameters, gradientSums, state0, state1);
        var rule = new Rule(update, (float)(1 - _beta1), (float)(1 - _beta2), _epsilon, _decoupled);
        UpdateStep own = _decoupled ? update with { WeightDecay = 0 } : update;
        UpdateLoop.Run(rule, own, parameters, gradientSums, state0, state1);
    }

    private protected override (float First, float Second) Corrections(long step) =>
        ((float)(1 / (1 - ScalarMath.PowInteger(_beta1, step))), (float)(1 / Math.Sqrt(1 - ScalarMath.PowInteger(_beta2, step))));

    private readonly struct Rule(in UpdateStep update, float share1, float share2, float epsilon, bool decoupled) : IUpdateRule
    {
        private readonly Vector512<float> _minusShrink =
            Vector512.Create(decoupled ? (float)(-(double)update.LearningRate * update.WeightDecay) : 0);

        private readonly Vector512<float> _share1 = Vector512.Create(share1);
        private readonly Vector512<float> _share2 = Vector512.Create(share2);
        private readonly Vector512<float> _minusRate = Vector512.Create((float)(-(double)update.LearningRate * update.FirstCorrection));
        private readonly Vector512<float> _rootScale = Vector512.Create(update.SecondCorrection);
        private readonly Vector512<float> _epsilon = Vector512.Create(epsilon);

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Apply(
            Vector512<float> parameter, Vector512<float> gradient, ref Vector512<float> state0, ref Vector512<float> state1)
        {
            // m + (1 − β)(g − m) is the running mean with one constant: β and 1 − β rounded apart would not add up to 1
            state0 = Vector512.FusedMultiplyAdd(_share1, gradient - state0, state0);
            state1 = Vector512.FusedMultiplyAdd(_share2, Vector512.FusedMultiplyAdd(gradient, gradient, -state1), state1);
            Vector512<float> root = Vector512.FusedMultiplyAdd(Vector512.Sqrt(state1), _rootScale, _epsilon);
            Vector512<float> kept = Vector512.FusedMultiplyAdd(_minusShrink, parameter, parameter);
            return Vector512.FusedMultiplyAdd(_minusRate, state0 / root, kept);
        }
    }
}
