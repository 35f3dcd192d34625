using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders;

/// <summary>
/// Compares the pre-activations of feature maps with their target, group by group, and replaces them by the delta ∂loss/∂z. A sample's losses are summed in its
/// lane: along each row of its maps, then over the rows.
/// </summary>
internal abstract unsafe class LaneLoss
{
    /// <summary>One loss of 16 samples.</summary>
    protected interface IElement
    {
        /// <summary>Adds the loss of pre-activations <paramref name="z"/> with the target <paramref name="x"/> to <paramref name="sum"/>.</summary>
        static abstract Vector512<float> Add(Vector512<float> z, Vector512<float> x, Vector512<float> sum, out Vector512<float> delta);
    }

    /// <summary>The loss of a reconstruction by a layer of maps with <paramref name="activation"/>.</summary>
    public static LaneLoss Create(StageLoss loss, Activation activation) => loss switch
    {
        StageLoss.CrossEntropy when activation == Activation.Sigmoid => new OfElements<CrossEntropyElement>(),
        StageLoss.CrossEntropy => throw new ArgumentException($"Cross-entropy needs a sigmoid output, not {activation}."),
        StageLoss.SquaredError => ActivationFunctions.Choose(activation, new SquaredUse()),
        _ => throw new ArgumentException($"A network for the loss {loss} does not end with feature maps."),
    };

    /// <summary>The losses of one group; its pre-activations become its deltas, those of idle lanes 0.</summary>
    /// <param name="output">Pre-activations, afterwards deltas.</param>
    /// <param name="target">The clean input.</param>
    /// <param name="shape">Shape of both.</param>
    /// <param name="losses">One for each lane that is a sample.</param>
    public abstract void Group(float* output, float* target, MapShape shape, Span<double> losses);

    private sealed record SquaredUse : IActivationUse<LaneLoss>
    {
        public LaneLoss Of<TFunction>()
            where TFunction : struct, IActivationFunction => new OfElements<SquaredElement<TFunction>>();
    }

    private readonly struct CrossEntropyElement : IElement
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Add(Vector512<float> z, Vector512<float> x, Vector512<float> sum, out Vector512<float> delta) =>
            sum + CrossEntropyLoss.Element(z, x, out delta);
    }

    private readonly struct SquaredElement<TFunction> : IElement
        where TFunction : struct, IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Add(Vector512<float> z, Vector512<float> x, Vector512<float> sum, out Vector512<float> delta)
        {
            Vector512<float> y = TinyValues.Clear(TFunction.Apply(z), TinyValues.OfUnits);
            Vector512<float> difference = y - x;
            delta = (difference + difference) * TFunction.Derivative(y);
            return Vector512.FusedMultiplyAdd(difference, difference, sum);
        }
    }

    private sealed class OfElements<TElement> : LaneLoss
        where TElement : struct, IElement
    {
        private const int Lanes = SampleLanes.GroupSize;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Group(float* output, float* target, MapShape shape, Span<double> losses)
        {
            Vector512<float> mask = LaneMask.First(losses.Length);
            Vector512<float> sum = Vector512<float>.Zero;
            for (int row = 0; row < shape.Channels * shape.Height; row++)
            {
                Vector512<float> rowSum = Vector512<float>.Zero;
                for (int column = 0; column < shape.Width; column++, output += Lanes, target += Lanes)
                {
                    rowSum = TElement.Add(Vector512.Load(output), Vector512.Load(target), rowSum, out Vector512<float> delta);
                    (TinyValues.Clear(delta, TinyValues.OfUnits) & mask).Store(output);
                }

                sum += rowSum;
            }

            for (int lane = 0; lane < losses.Length; lane++)
            {
                losses[lane] = sum[lane];
            }
        }
    }
}
