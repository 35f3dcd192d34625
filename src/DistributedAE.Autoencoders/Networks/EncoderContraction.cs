using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>
/// The contractive penalty of a whole encoder, λ ‖∂code/∂x‖² on each sample (Rifai et al. 2011, equation 4), and its derivatives. The Jacobian of a sample has a row for
/// each unit of the code: J = S_L W_Lᵀ … S_1 W_1ᵀ with S_k the slopes f'(z_k) on the diagonal. From the code down its rows are those of V_L = S_L, V_k = (V_k+1 W_k+1ᵀ) S_k and
/// J = V_1 W_1ᵀ. On the way back A_0 = 2λ J and A_k = (A_k−1 W_k) S_k are the derivatives by what S_k was multiplied to; W_k gets A_k−1ᵀ V_k, and z_k gets g Σ_rows (A_k−1 W_k) V_k with
/// g = f'' ÷ f'. Everything is row by row: each slot goes the whole way with the rows of its samples. A step costs about as much as a step of the encoder on code × samples.
/// </summary>
internal sealed unsafe class EncoderContraction : IDisposable
{
    private readonly JacobianLayer[] _layers;
    private readonly PanelMatrix _jacobian;
    private readonly float _factor;
    private readonly int _rowsASample;

    /// <summary>The penalty of a network's encoder; its layers take part from now on.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layers">Computations of its layers.</param>
    /// <param name="rowCapacity">Most samples.</param>
    /// <exception cref="ArgumentException">A layer of the encoder is not dense, or not linear, sigmoid or tanh.</exception>
    public EncoderContraction(StageNetwork network, ReadOnlySpan<LayerComputation> layers, int rowCapacity)
    {
        _factor = (float)network.EncoderContraction;
        _rowsASample = network.CodeLength;
        int rows = checked(rowCapacity * _rowsASample);
        _jacobian = new PanelMatrix(rows, network.Inputs);
        _layers = new JacobianLayer[network.EncoderDepth];
        for (int index = 0; index < _layers.Length; index++)
        {
            DenseComputation dense = layers[index] as DenseComputation
                ?? throw new ArgumentException($"Contraction of the encoder needs dense layers, but layer {index} is none.");
            _layers[index] = JacobianLayer.Create(dense, rowCapacity, _rowsASample);
            PanelMatrix above = index == 0 ? _jacobian : _layers[index - 1].Gradient;
            dense.ContractWith(new SampleProduct(above, _layers[index].Rows, _rowsASample), _layers[index].Pull);
        }
    }

    /// <summary>Adds the penalties of the slot's samples to their losses. The activations of the encoder must be there.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="losses">One for each sample.</param>
    public void Measure(in SlotPass pass, double[] losses)
    {
        _layers[^1].SetDiagonal(pass.Rows);
        for (int index = _layers.Length - 1; index > 0; index--)
        {
            Multiply(pass, _layers[index].Rows, index, transposed: true, _layers[index - 1].Rows);
            _layers[index - 1].MultiplyBySlopes(_layers[index - 1].Rows, pass.Rows);
        }

        Multiply(pass, _layers[0].Rows, 0, transposed: true, _jacobian);
        for (int sample = pass.Rows.From; sample < pass.Rows.To; sample++)
        {
            losses[sample] += _factor * SquaredNorm(sample);
        }
    }

    /// <summary>The derivatives of what <see cref="Measure"/> has added, for the slot's samples.</summary>
    /// <param name="pass">The pass.</param>
    public void Differentiate(in SlotPass pass)
    {
        Scale(_jacobian, pass.Rows, 2 * _factor);
        for (int index = 0; index < _layers.Length; index++)
        {
            JacobianLayer layer = _layers[index];
            bool isCode = index == _layers.Length - 1;
            if (isCode && layer.Pull is null)
            {
                return;
            }

            Multiply(pass, index == 0 ? _jacobian : _layers[index - 1].Gradient, index, transposed: false, layer.Gradient);
            layer.SetPull(pass.Rows);
            if (!isCode)
            {
                layer.MultiplyBySlopes(layer.Gradient, pass.Rows);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _jacobian.Dispose();
        foreach (JacobianLayer layer in _layers)
        {
            layer.Dispose();
        }
    }

    private void Multiply(in SlotPass pass, PanelMatrix rows, int index, bool transposed, PanelMatrix result) => Product.Multiply(
        rows,
        _layers[index].Layer.WeightsIn(pass.Parameters),
        transposed,
        null,
        result,
        new WorkRange(pass.Rows.From * _rowsASample, pass.Rows.To * _rowsASample),
        new WorkRange(0, result.PanelCount),
        pass.Memory.Scratch,
        null);

    // a row in 16 lanes, rows one after the other
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double SquaredNorm(int sample)
    {
        double norm = 0;
        for (int row = sample * _rowsASample; row < (sample + 1) * _rowsASample; row++)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            for (int column = 0; column < _jacobian.Columns; column += Vector512<float>.Count)
            {
                float* place = _jacobian.Panel(column / PanelMatrix.PanelWidth) + ((nint)row * PanelMatrix.PanelWidth) + (column % PanelMatrix.PanelWidth);
                Vector512<float> value = Vector512.Load(place) & LaneMask.First(_jacobian.Columns - column);
                sum = Vector512.FusedMultiplyAdd(value, value, sum);
            }

            norm += Reductions.HorizontalSum(sum);
        }

        return norm;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scale(PanelMatrix matrix, WorkRange samples, float factor)
    {
        Vector512<float> scale = Vector512.Create(factor);
        for (int panel = 0; panel < matrix.PanelCount; panel++)
        {
            float* value = matrix.Panel(panel) + ((nint)samples.From * _rowsASample * PanelMatrix.PanelWidth);
            float* end = matrix.Panel(panel) + ((nint)samples.To * _rowsASample * PanelMatrix.PanelWidth);
            for (; value < end; value += Vector512<float>.Count)
            {
                TinyValues.Clear(Vector512.Load(value) * scale, TinyValues.OfUnits).Store(value);
            }
        }
    }
}
