using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>One layer's part of an encoder's Jacobian: its rows at the layer's pre-activations, and what the penalty takes back to them. See <see cref="EncoderContraction"/>.</summary>
internal abstract unsafe class JacobianLayer : IDisposable
{
    private const int Width = PanelMatrix.PanelWidth;

    private JacobianLayer(DenseComputation layer, int rowCapacity, int rowsASample, bool isCurved)
    {
        Layer = layer;
        RowsASample = rowsASample;
        int units = layer.Output.Columns;
        Rows = new PanelMatrix(checked(rowCapacity * rowsASample), units);
        Gradient = new PanelMatrix(checked(rowCapacity * rowsASample), units);
        Pull = isCurved ? new PanelMatrix(rowCapacity, units) : null;
    }

    /// <summary>The layer.</summary>
    public DenseComputation Layer { get; }

    /// <summary>V: (samples · rows) × units.</summary>
    public PanelMatrix Rows { get; }

    /// <summary>∂penalty/∂V, then, multiplied by the slopes, A.</summary>
    public PanelMatrix Gradient { get; }

    /// <summary>∂penalty/∂z: samples × units; null where slopes do not depend on z.</summary>
    public PanelMatrix? Pull { get; }

    /// <summary>Rows of the Jacobian.</summary>
    protected int RowsASample { get; }

    /// <summary>The part of a layer.</summary>
    /// <param name="layer">Linear, sigmoid or tanh.</param>
    /// <param name="rowCapacity">Most samples.</param>
    /// <param name="rowsASample">Rows of the Jacobian.</param>
    public static JacobianLayer Create(DenseComputation layer, int rowCapacity, int rowsASample) => layer.Layer.Activation switch
    {
        Activation.Linear => new Linear(layer, rowCapacity, rowsASample),
        Activation.Sigmoid => new Curved<SigmoidFunction>(layer, rowCapacity, rowsASample),
        Activation.Tanh => new Curved<TanhFunction>(layer, rowCapacity, rowsASample),
        Activation other => throw new ArgumentException($"Contraction of the encoder needs linear, sigmoid or tanh units, not {other}."),
    };

    /// <summary>Makes the rows of some samples the diagonal matrix of their slopes; for the code layer.</summary>
    public void SetDiagonal(WorkRange samples)
    {
        for (int panel = 0; panel < Rows.PanelCount; panel++)
        {
            new Span<float>(Rows.Panel(panel) + ((nint)samples.From * RowsASample * Width), samples.Length * RowsASample * Width).Clear();
            for (int sample = samples.From; sample < samples.To; sample++)
            {
                for (int lane = 0; lane < Rows.WidthOf(panel); lane++)
                {
                    Rows.Panel(panel)[((((nint)sample * RowsASample) + (panel * Width) + lane) * Width) + lane] = 1;
                }
            }
        }

        MultiplyBySlopes(Rows, samples);
    }

    /// <summary>Multiplies the rows of some samples by the slopes of each sample's units, in place.</summary>
    public abstract void MultiplyBySlopes(PanelMatrix rows, WorkRange samples);

    /// <summary>Sets <see cref="Pull"/>, if any, of some samples from <see cref="Rows"/> and <see cref="Gradient"/>, which must still be ∂penalty/∂V.</summary>
    public abstract void SetPull(WorkRange samples);

    /// <inheritdoc/>
    public void Dispose()
    {
        Rows.Dispose();
        Gradient.Dispose();
        Pull?.Dispose();
    }

    private sealed class Linear(DenseComputation layer, int rowCapacity, int rowsASample) : JacobianLayer(layer, rowCapacity, rowsASample, isCurved: false)
    {
        public override void MultiplyBySlopes(PanelMatrix rows, WorkRange samples)
        {
        }

        public override void SetPull(WorkRange samples)
        {
        }
    }

    private sealed class Curved<TFunction>(DenseComputation layer, int rowCapacity, int rowsASample) : JacobianLayer(layer, rowCapacity, rowsASample, isCurved: true)
        where TFunction : struct, ICurvedFunction
    {
        private const int Lanes = Width / 2;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void MultiplyBySlopes(PanelMatrix rows, WorkRange samples)
        {
            for (int panel = 0; panel < rows.PanelCount; panel++)
            {
                float* activation = Layer.Output.Panel(panel) + ((nint)samples.From * Width);
                float* value = rows.Panel(panel) + ((nint)samples.From * RowsASample * Width);
                for (int sample = samples.From; sample < samples.To; sample++, activation += Width)
                {
                    Vector512<float> left = TFunction.Derivative(Vector512.Load(activation));
                    Vector512<float> right = TFunction.Derivative(Vector512.Load(activation + Lanes));
                    for (int row = 0; row < RowsASample; row++, value += Width)
                    {
                        TinyValues.Clear(Vector512.Load(value) * left, TinyValues.OfUnits).Store(value);
                        TinyValues.Clear(Vector512.Load(value + Lanes) * right, TinyValues.OfUnits).Store(value + Lanes);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void SetPull(WorkRange samples)
        {
            for (int panel = 0; panel < Rows.PanelCount; panel++)
            {
                nint from = (nint)samples.From * RowsASample * Width;
                float* value = Rows.Panel(panel) + from;
                float* gradient = Gradient.Panel(panel) + from;
                for (int sample = samples.From; sample < samples.To; sample++)
                {
                    Vector512<float> left = Vector512<float>.Zero;
                    Vector512<float> right = Vector512<float>.Zero;
                    for (int row = 0; row < RowsASample; row++, value += Width, gradient += Width)
                    {
                        left = Vector512.FusedMultiplyAdd(Vector512.Load(value), Vector512.Load(gradient), left);
                        right = Vector512.FusedMultiplyAdd(Vector512.Load(value + Lanes), Vector512.Load(gradient + Lanes), right);
                    }

                    nint offset = (nint)sample * Width;
                    float* activation = Layer.Output.Panel(panel) + offset;
                    float* pull = Pull!.Panel(panel) + offset;
                    (TFunction.RelativeCurvature(Vector512.Load(activation)) * left).Store(pull);
                    (TFunction.RelativeCurvature(Vector512.Load(activation + Lanes)) * right).Store(pull + Lanes);
                }
            }
        }
    }
}
