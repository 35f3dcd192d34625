using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Autoencoders;

/// <summary>a ← α a + (1 − α) g²; p ← p − η g / (√a + ε) (Tieleman and Hinton 2012, lecture 6.5)</summary>
internal sealed class RmsPropOptimizer(OptimizerSettings settings) : Optimizer
{
    private const double DefaultRho = 0.99;
    private const double DefaultEpsilon = 1e-8;

    private readonly float _share = (float)(1 - (settings.Rho ?? DefaultRho));
    private readonly float _epsilon = (float)(settings.Epsilon ?? DefaultEpsilon);

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames { get; } = ["squaredGradientMean"];

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

        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Apply(
            Vector512<float> parameter, Vector512<float> gradient, ref Vector512<float> state0, ref Vector512<float> state1)
        {
            state0 = Vector512.FusedMultiplyAdd(_share, Vector512.FusedMultiplyAdd(gradient, gradient, -state0), state0);
            return Vector512.FusedMultiplyAdd(_minusRate, gradient / (Vector512.Sqrt(state0) + _epsilon), parameter);
        }
    }
}
