using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Autoencoders;

/// <summary>v ← μ v + g; p ← p − η v</summary>
internal sealed class MomentumOptimizer(OptimizerSettings settings) : Optimizer
{
    private readonly float _momentum = (float)settings.Momentum;

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames { get; } = ["velocity"];

    /// <inheritdoc/>
    public override void Update(
        in UpdateStep update, Span<float> parameters, ReadOnlySpan<float> gradientSums, Span<float> state0, Span<float> state1)
    {
        CheckLengths(parameters, gradientSums, state0, state1);
        UpdateLoop.Run(new Rule(update.LearningRate, _momentum), update, parameters, gradientSums, state0, state1);
    }

    private readonly struct Rule(float learningRate, float momentum) : IUpdateRule
    {
        private readonly Vector512<float> _minusRate = Vector512.Create(-learningRate);
        private readonly Vector512<float> _momentum = Vector512.Create(momentum);

        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Apply(
            Vector512<float> parameter, Vector512<float> gradient, ref Vector512<float> state0, ref Vector512<float> state1)
        {
            state0 = Vector512.FusedMultiplyAdd(_momentum, state0, gradient);
            return Vector512.FusedMultiplyAdd(_minusRate, state0, parameter);
        }
    }
}
