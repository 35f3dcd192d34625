using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Numerics.Tests.Gemm;

/// <summary>Random cases that replay from the seed that a failure prints, and matrices whose padding is poisoned.</summary>
internal static unsafe class GemmCases
{
    /// <summary>Runs <paramref name="test"/> with <paramref name="cases"/> seeds.</summary>
    public static void Run(int cases, Action<Random> test)
    {
        for (int seed = 1; seed <= cases; seed++)
        {
            try
            {
                test(new Random(seed));
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"failed with seed {seed}: {error.Message}", error);
            }
        }
    }

    /// <summary>Values of very different size and both signs, so that another order of additions shows; some zeros of both signs.</summary>
    public static float[] Values(this Random random, int length)
    {
        var values = new float[length];
        foreach (ref float value in values.AsSpan())
        {
            float size = random.Next(16) == 0 ? 0 : 1 << random.Next(12);
            value = (random.NextSingle() - 0.5f) * size;
        }

        return values;
    }

    /// <summary>A matrix with the given rows; NaN in everything that is not a value of it.</summary>
    public static PanelMatrix Matrix(ReadOnlySpan<float> values, int rows, int columns, int spareRows = 1)
    {
        PanelMatrix matrix = Poisoned(rows + spareRows, columns);
        for (int row = 0; row < rows; row++)
        {
            matrix.SetRow(row, values.Slice(row * columns, columns));
        }

        return matrix;
    }

    /// <summary>A matrix of NaN.</summary>
    public static PanelMatrix Poisoned(int rowCapacity, int columns)
    {
        var matrix = new PanelMatrix(rowCapacity, columns);
        new Span<float>(matrix.Panel(0), matrix.PanelCount * rowCapacity * PanelMatrix.PanelWidth).Fill(float.NaN);
        return matrix;
    }

    /// <summary>The first rows of a matrix, side by side.</summary>
    public static float[] Rows(PanelMatrix matrix, int rows)
    {
        var values = new float[rows * matrix.Columns];
        for (int row = 0; row < rows; row++)
        {
            matrix.GetRow(row, values.AsSpan(row * matrix.Columns, matrix.Columns));
        }

        return values;
    }

    /// <summary>A division of <paramref name="count"/> things into ranges at random places.</summary>
    public static List<WorkRange> Division(this Random random, int count)
    {
        var ranges = new List<WorkRange>();
        for (int from = 0; from < count;)
        {
            int to = Math.Min(count, from + random.Next(1, count + 1));
            ranges.Add(new WorkRange(from, to));
            from = to;
        }

        return ranges;
    }

    /// <summary>Fails at the first value whose bits differ.</summary>
    public static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int index = 0; index < expected.Length; index++)
        {
            if (BitConverter.SingleToInt32Bits(expected[index]) != BitConverter.SingleToInt32Bits(actual[index]))
            {
                Assert.Fail($"{what}: value {index} of {expected.Length} is {actual[index]:R} instead of {expected[index]:R}");
            }
        }
    }
}
