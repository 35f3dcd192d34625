using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>
/// Draws Gaussian codes, adds their divergence from the standard Gaussian to the loss, and takes both back to means and log variances (Kingma and Welling 2014). The
/// noise of a sample is a function of (seed, purpose, stage, epoch or draw, sample) alone.
/// </summary>
internal sealed unsafe class SamplingComputation : LayerComputation
{
    private readonly int _units;
    private readonly int _stride;
    private readonly ulong _seed;
    private readonly int _stage;
    private readonly AlignedBuffer _noise;
    private readonly float[] _divergences;

    /// <summary>A layer's computation.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Samples × (means, then log variances).</param>
    /// <param name="below">The layer below; null for the first.</param>
    /// <param name="rowCapacity">Most samples.</param>
    /// <param name="isLast">Whether it is the last.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="stage">The stage's number.</param>
    public SamplingComputation(GaussianSampling layer, PanelMatrix input, LayerComputation? below, int rowCapacity, bool isLast, ulong seed, int stage)
        : base(layer, input, below, rowCapacity, isLast)
    {
        _units = layer.Units;
        _stride = (_units + Lanes - 1) / Lanes * Lanes;
        _seed = seed;
        _stage = stage;
        _noise = new AlignedBuffer(checked(rowCapacity * _stride));
        _divergences = new float[rowCapacity];
    }

    /// <inheritdoc/>
    public override bool HasPenalty => true;

    private static int Lanes => Vector512<float>.Count;

    /// <inheritdoc/>
    public override void Forward(in SlotPass pass)
    {
        for (int row = pass.Rows.From; row < pass.Rows.To; row++)
        {
            Input.GetRow(row, pass.Memory.Values);
            if (pass.Draw != LatentDraw.Mean)
            {
                Draw(pass, row);
            }

            Output.SetRow(row, pass.Memory.Values);
        }
    }

    /// <inheritdoc/>
    public override double Penalty(in SlotPass pass, int row) => (double)pass.DivergenceWeight * _divergences[row];

    /// <summary>KL(q(z | x) ‖ N(0, 1)) of a row that was drawn.</summary>
    public double Divergence(int row) => _divergences[row];

    /// <summary>log N(z; 0, 1) − log q(z | x) at the code that was drawn for a row: −½ Σ (z² − ε² − log σ²).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double LogWeight(int row, SlotMemory memory)
    {
        Input.GetRow(row, memory.Values);
        Output.GetRow(row, memory.OtherValues);
        ref float moments = ref MemoryMarshal.GetArrayDataReference(memory.Values);
        ref float codes = ref MemoryMarshal.GetArrayDataReference(memory.OtherValues);
        float* noise = NoiseOf(row);
        Vector512<float> sum = Vector512<float>.Zero;
        for (int unit = 0; unit < _units; unit += Lanes)
        {
            Vector512<float> code = Vector512.LoadUnsafe(ref codes, (nuint)unit);
            Vector512<float> normal = Vector512.Load(noise + unit);
            Vector512<float> logVariance = Vector512.LoadUnsafe(ref moments, (nuint)(_units + unit));
            Vector512<float> term = Vector512.FusedMultiplyAdd(code, code, Vector512.FusedMultiplyAdd(-normal, normal, -logVariance));
            sum += term & LaneMask.First(_units - unit);
        }

        return -0.5 * Reductions.HorizontalSum(sum);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(in SlotPass pass)
    {
        for (int row = pass.Rows.From; row < pass.Rows.To; row++)
        {
            Input.GetRow(row, pass.Memory.Values);
            Delta.GetRow(row, pass.Memory.OtherValues);
            Differentiate(pass.Memory, NoiseOf(row), pass.DivergenceWeight);
            Below!.Delta.SetRow(row, pass.Memory.Values);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _noise.Dispose();
    }

    private float* NoiseOf(int row) => _noise.Pointer + ((nint)row * _stride);

    /// <summary>Puts codes in the place of the means, and keeps noise and divergence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Draw(in SlotPass pass, int row)
    {
        RandomPurpose purpose = pass.Draw == LatentDraw.Training ? RandomPurpose.LatentNoise : RandomPurpose.EvaluationNoise;
        float* noise = NoiseOf(row);
        new RandomStream(_seed, purpose, _stage, pass.DrawNumber, pass.Samples[row]).FillGaussian(new Span<float>(noise, _units));
        ref float moments = ref MemoryMarshal.GetArrayDataReference(pass.Memory.Values);
        ref float codes = ref MemoryMarshal.GetArrayDataReference(pass.Memory.OtherValues);
        Vector512<float> sum = Vector512<float>.Zero;
        for (int unit = 0; unit < _units; unit += Lanes)
        {
            Vector512<float> mean = Vector512.LoadUnsafe(ref moments, (nuint)unit);
            Vector512<float> logVariance = Vector512.LoadUnsafe(ref moments, (nuint)(_units + unit));
            Vector512<float> deviation = VectorMath.Exp(logVariance * Vector512.Create(0.5f));
            Vector512<float> code = Vector512.FusedMultiplyAdd(Vector512.Load(noise + unit), deviation, mean);
            TinyValues.Clear(code, TinyValues.OfUnits).StoreUnsafe(ref codes, (nuint)unit);
            Vector512<float> term = Vector512.FusedMultiplyAdd(deviation, deviation, Vector512.FusedMultiplyAdd(mean, mean, -logVariance)) - Vector512<float>.One;
            sum += term & LaneMask.First(_units - unit);
        }

        _divergences[row] = 0.5f * Reductions.HorizontalSum(sum);
        pass.Memory.OtherValues.AsSpan(0, _units).CopyTo(pass.Memory.Values);
    }

    /// <summary>Puts derivatives in the place of the moments: ∂/∂μ = δ + β μ and ∂/∂log σ² = δ ε σ / 2 + β (σ² − 1) / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Differentiate(SlotMemory memory, float* noise, float weight)
    {
        ref float moments = ref MemoryMarshal.GetArrayDataReference(memory.Values);
        ref float deltas = ref MemoryMarshal.GetArrayDataReference(memory.OtherValues);
        Vector512<float> beta = Vector512.Create(weight);
        Vector512<float> half = Vector512.Create(0.5f);
        for (int unit = 0; unit < _units; unit += Lanes)
        {
            Vector512<float> delta = Vector512.LoadUnsafe(ref deltas, (nuint)unit);
            Vector512<float> mean = Vector512.LoadUnsafe(ref moments, (nuint)unit);
            Vector512<float> deviation = VectorMath.Exp(Vector512.LoadUnsafe(ref moments, (nuint)(_units + unit)) * half);
            Vector512<float> excess = Vector512.FusedMultiplyAdd(deviation, deviation, -Vector512<float>.One);
            Vector512<float> pull = delta * Vector512.Load(noise + unit);
            Vector512<float> slope = Vector512.FusedMultiplyAdd(pull, deviation, beta * excess) * half;
            TinyValues.Clear(slope, TinyValues.OfUnits).StoreUnsafe(ref moments, (nuint)(_units + unit));
            slope = Vector512.FusedMultiplyAdd(beta, mean, delta);
            TinyValues.Clear(slope, TinyValues.OfUnits).StoreUnsafe(ref deltas, (nuint)unit);
        }

        // a vector of means may reach into the log variances: the copy ends with them
        memory.OtherValues.AsSpan(0, _units).CopyTo(memory.Values);
    }
}
