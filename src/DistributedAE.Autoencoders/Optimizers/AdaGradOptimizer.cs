using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Autoencoders;

/// <summary>a ← a + g²; p ← p − η g / (√a + ε) (Duchi, Hazan and Singer 2011)</summary>
internal sealed class AdaGradOptimizer(OptimizerSettings settings) : Optimizer
{
    private const double DefaultEpsilon = 1e-10;

    private readonly float _epsilon = (float)(settings.Epsilon ?? DefaultEpsilon);

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames { get; } = ["squaredGradientSum"];

    /// <inheritdoc/>
    public override void Update(
        in UpdateStep update, Span<float> parameters, ReadOnlySpan<float> gradientSums, Span<float> state0, Span<float> state1)
    {
        CheckLengths(parameters, gradientSums, state0, state1);
        UpdateLoop.Run(new Rule(update.LearningRate, _epsilon), update, parameters, gradientSums, state0, state1);
    }

    private readonly struct Rule(float learningRate, float epsilon) : IUpdateRule
    {
        private readonly Vector512<float> _minusRate = Vector512.Create(-learningRate);
        private readonly Vector512<float> _epsilon = Vector512.Create(epsilon);

        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Apply(
            Vector512<float> parameter, Vector512<float> gradient, ref Vector512<float> state0, ref Vector512<float> state1)
        {
            state0 = Vector512.FusedMultiplyAdd(gradient, gradient, state0);
            return Vector512.FusedMultiplyAdd(_minusRate, gradient / (Vector512.Sqrt(state0) + _epsilon), parameter);
        }
    }
}
