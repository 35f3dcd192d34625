using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Numerics.Tests.Gemm;

/// <summary>One product in both orientations, to be computed whole and in any division.</summary>
internal sealed unsafe class ProductProblem : IDisposable
{
    private readonly int _rows;
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly float[] _weightValues;
    private readonly StoredWeights _weights;
    private readonly PackScratch _scratch = new();

    public ProductProblem(Random random, int rows, int inputs, int outputs)
    {
        (_rows, _inputs, _outputs) = (rows, inputs, outputs);
        _weightValues = random.Values(inputs * outputs);
        _weights = new StoredWeights(_weightValues, inputs, outputs);
    }

    /// <summary>Compares both orientations with the reference: with a bias or without one, whole and divided, the latter with an epilogue.</summary>
    public void Check(Random random)
    {
        foreach (bool transposed in new[] { false, true })
        {
            int columns = transposed ? _inputs : _outputs;
            float[] left = random.Values(_rows * (transposed ? _outputs : _inputs));
            float[]? bias = random.Next(3) == 0 ? null : random.Values(columns);
            float[] expected = Reference.Product(left, _weightValues, bias, _rows, _inputs, _outputs, transposed);
            using PanelMatrix a = GemmCases.Matrix(left, _rows, transposed ? _outputs : _inputs);
            string what = $"{_rows} rows, {_inputs} × {_outputs}, transposed {transposed}, bias {bias is not null}";

            using PanelMatrix whole = GemmCases.Poisoned(_rows, columns);
            Multiply(a, bias, transposed, whole, new WorkRange(0, _rows), new WorkRange(0, whole.PanelCount), null);
            GemmCases.AssertSameBits(expected, GemmCases.Rows(whole, _rows), what + ", whole");

            using PanelMatrix divided = GemmCases.Poisoned(_rows + 3, columns);
            var epilogue = new NegatingEpilogue(divided);
            foreach (WorkRange panels in random.Division(divided.PanelCount))
            {
                foreach (WorkRange rows in random.Division(_rows))
                {
                    Multiply(a, bias, transposed, divided, rows, panels, epilogue);
                }
            }

            float[] negated = [.. expected.Select(value => -value)];
            GemmCases.AssertSameBits(negated, GemmCases.Rows(divided, _rows), what + ", divided, with an epilogue");
        }
    }

    public void Dispose()
    {
        _weights.Dispose();
        _scratch.Dispose();
    }

    private void Multiply(
        PanelMatrix a, float[]? bias, bool transposed, PanelMatrix result, WorkRange rows, WorkRange panels, PanelEpilogue? epilogue)
    {
        fixed (float* start = bias)
        {
            Product.Multiply(a, _weights.Matrix, transposed, start, result, rows, panels, _scratch, epilogue);
        }
    }

    /// <summary>Changes each value's sign, so that a part that is finished too early, twice or never shows.</summary>
    private sealed class NegatingEpilogue(PanelMatrix matrix) : PanelEpilogue
    {
        public override void Apply(int panel, int rowFrom, int rowTo)
        {
            for (int row = rowFrom; row < rowTo; row++)
            {
                float* values = matrix.Panel(panel) + ((nint)row * PanelMatrix.PanelWidth);
                for (int lane = 0; lane < matrix.WidthOf(panel); lane++)
                {
                    values[lane] = -values[lane];
                }
            }
        }
    }
}
