using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>
/// What the contractive penalty does to rows of a layer: its value, the squared slopes f'(z)², and its part of the deltas. As an epilogue it takes the place of
/// <see cref="DeltaEpilogue{TFunction}"/>.
/// </summary>
internal abstract class ContractiveSlopes : PanelEpilogue
{
    /// <summary>The penalty of a row; its squared slopes are kept.</summary>
    public abstract double Row(int row);

    /// <summary>For a layer of that activation.</summary>
    /// <param name="activation">Sigmoid or tanh.</param>
    /// <param name="delta">∂loss/∂h, afterwards ∂loss/∂z.</param>
    /// <param name="activations">h.</param>
    /// <param name="costs">λ Σ_i W_ij² of each unit.</param>
    /// <param name="squaredSlopes">Takes f'(z)².</param>
    /// <param name="absoluteWeight">Weight of the L1 penalty on h; 0 for none.</param>
    public static ContractiveSlopes Create(
        Activation activation, PanelMatrix delta, PanelMatrix activations, AlignedBuffer costs, PanelMatrix squaredSlopes, float absoluteWeight) => activation switch
        {
            Activation.Sigmoid => new Of<SigmoidFunction>(delta, activations, costs, squaredSlopes, absoluteWeight),
            Activation.Tanh => new Of<TanhFunction>(delta, activations, costs, squaredSlopes, absoluteWeight),
            _ => throw new ArgumentException($"Contraction needs sigmoid or tanh units, not {activation}."),
        };

    private sealed unsafe class Of<TFunction>(
        PanelMatrix delta, PanelMatrix activations, AlignedBuffer costs, PanelMatrix squaredSlopes, float absoluteWeight) : ContractiveSlopes
        where TFunction : struct, ICurvedFunction
    {
        private static int Lanes => Vector512<float>.Count;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override double Row(int row)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            for (int column = 0; column < activations.Columns; column += Lanes)
            {
                nint offset = ((nint)row * PanelMatrix.PanelWidth) + (column % PanelMatrix.PanelWidth);
                int panel = column / PanelMatrix.PanelWidth;
                Vector512<float> slope = TFunction.Derivative(Vector512.Load(activations.Panel(panel) + offset));
                Vector512<float> square = TinyValues.Clear(slope * slope, TinyValues.OfUnits) & LaneMask.First(activations.Columns - column);
                square.Store(squaredSlopes.Panel(panel) + offset);
                sum = Vector512.FusedMultiplyAdd(square, Vector512.Load(costs.Pointer + column), sum);
            }

            return Reductions.HorizontalSum(sum);
        }

        // ∂/∂z of cost · f'² is 2 cost f' f''; f' is the factor that everything has in common
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Apply(int panel, int rowFrom, int rowTo)
        {
            float* cost = costs.Pointer + (panel * PanelMatrix.PanelWidth);
            Vector512<float> left = Vector512.Load(cost);
            Vector512<float> right = Vector512.Load(cost + Lanes);
            float* value = delta.Panel(panel) + ((nint)rowFrom * PanelMatrix.PanelWidth);
            float* end = delta.Panel(panel) + ((nint)rowTo * PanelMatrix.PanelWidth);
            float* activation = activations.Panel(panel) + ((nint)rowFrom * PanelMatrix.PanelWidth);
            for (; value < end; value += PanelMatrix.PanelWidth, activation += PanelMatrix.PanelWidth)
            {
                Finish(value, activation, left + left);
                Finish(value + Lanes, activation + Lanes, right + right);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Finish(float* value, float* activation, Vector512<float> twiceCost)
        {
            Vector512<float> h = Vector512.Load(activation);
            Vector512<float> gradient = Vector512.FusedMultiplyAdd(TFunction.SecondDerivative(h), twiceCost, Vector512.Load(value));
            if (absoluteWeight != 0)
            {
                gradient += AbsoluteValue.Slope(h, Vector512.Create(absoluteWeight));
            }

            TinyValues.Clear(TinyValues.Clear(gradient, TinyValues.OfUnits) * TFunction.Derivative(h), TinyValues.OfUnits).Store(value);
        }
    }
}
