using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Autoencoders;

/// <summary>p ← p − η g</summary>
internal sealed class SgdOptimizer : Optimizer
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames { get; } = [];

    /// <inheritdoc/>
    public override void Update(
        in UpdateStep update, Span<float> parameters, ReadOnlySpan<float> gradientSums, Span<float> state0, Span<float> state1)
    {
        CheckLengths(parameters, gradientSums, state0, state1);
        UpdateLoop.Run(new Rule(update.LearningRate), update, parameters, gradientSums, state0, state1);
    }

    private readonly struct Rule(float learningRate) : IUpdateRule
    {
        private readonly Vector512<float> _minusRate = Vector512.Create(-learningRate);

        public static int StateCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Apply(
            Vector512<float> parameter, Vector512<float> gradient, ref Vector512<float> state0, ref Vector512<float> state1) =>
            Vector512.FusedMultiplyAdd(_minusRate, gradient, parameter);
    }
}
