using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Autoencoders;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Orchestration;

/// <summary>
/// Adds the contractive penalty's 2λ W_ij Σ_n f'(z_nj)² to gradient sums: a decay of the weight by unit. In the stored order of <see cref="Weights"/> the units of a panel
/// repeat row after row, so a vector of parameters has a vector of sums. Every value is added on its own: where a slice begins does not show.
/// </summary>
/// <param name="decay">Which weight, and how much.</param>
internal sealed class Contraction(ContractiveDecay decay)
{
    private const int Width = PanelMatrix.PanelWidth;

    private readonly int _inputs = decay.Weight.Shape[0];
    private readonly int _units = decay.Weight.Shape[1];
    private readonly float _factor = (float)(2 * decay.Factor);

    /// <summary>The weight.</summary>
    public ParameterTensor Weight => decay.Weight;

    /// <summary>Number of unit sums that a step must have.</summary>
    public int UnitSumCount => decay.SlopesOffset + _units;

    /// <summary>Writes gradient + 2λ sum · weight.</summary>
    /// <param name="weights">A slice of the weight.</param>
    /// <param name="gradientSums">The same slice of the gradient sums.</param>
    /// <param name="unitSums">The step's unit sums.</param>
    /// <param name="from">Index of the slice's first float in the flat buffer.</param>
    /// <param name="result">Takes the slice's sums.</param>
    public void Add(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradientSums, ReadOnlySpan<float> unitSums, int from, Span<float> result)
    {
        ReadOnlySpan<float> slopes = unitSums.Slice(decay.SlopesOffset, _units);
        int panelLength = Width * _inputs;
        for (int done = 0; done < weights.Length;)
        {
            int place = from + done - Weight.Offset;
            int panel = place / panelLength;
            int length = Math.Min(weights.Length - done, ((panel + 1) * panelLength) - place);
            int units = Math.Min(Width, _units - (panel * Width));

            // the last panel's rows are half as long where half a panel is enough
            int rowLength = units > Width / 2 ? Width : Width / 2;
            AddPanel(
                (place - (panel * panelLength)) % rowLength,
                rowLength,
                slopes.Slice(panel * Width, units),
                weights.Slice(done, length),
                gradientSums.Slice(done, length),
                result.Slice(done, length));
            done += length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddPanel(
        int lane, int rowLength, ReadOnlySpan<float> slopes, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradientSums, Span<float> result)
    {
        Span<float> factors = stackalloc float[Width];
        factors.Clear();
        for (int unit = 0; unit < slopes.Length; unit++)
        {
            factors[unit] = _factor * slopes[unit];
        }

        int lanes = Vector512<float>.Count;
        for (int done = 0; done < weights.Length;)
        {
            int unit = (lane + done) & (rowLength - 1);
            if (unit % lanes == 0 && done + lanes <= weights.Length)
            {
                Vector512<float> factor = Vector512.Create<float>(factors[unit..]);
                Vector512.FusedMultiplyAdd(factor, Vector512.Create(weights[done..]), Vector512.Create(gradientSums[done..])).CopyTo(result[done..]);
                done += lanes;
            }
            else
            {
                result[done] = MathF.FusedMultiplyAdd(factors[unit], weights[done], gradientSums[done]);
                done++;
            }
        }
    }
}
