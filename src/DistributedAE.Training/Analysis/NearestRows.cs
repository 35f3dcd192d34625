using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics;

namespace DistributedAE.Training.Analysis;

/// <summary>
/// Finds the rows nearest to a query by looking at all of them, exactly. Every metric is a chain of fused multiply-adds over the components: of rows of length
/// 1, of signs, or q·x − |x|²/2, which is largest where the distance is smallest. So results have the same bits on every processor. Safe for any number of threads.
/// </summary>
public sealed class NearestRows
{
    private const int PanelRows = 64;
    private static readonly int Lanes = Vector512<float>.Count;

    private readonly RowMetric _metric;
    private readonly float[] _origin;
    private readonly float[] _panels;
    private readonly float[] _starts;

    /// <summary>Prepares rows to be searched.</summary>
    /// <param name="rows">Row after row, finite; copied.</param>
    /// <param name="length">Length of a row.</param>
    /// <param name="metric">What makes rows near.</param>
    /// <exception cref="ArgumentException">There is no row, or one is not whole.</exception>
    public NearestRows(ReadOnlySpan<float> rows, int length, RowMetric metric)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (rows.IsEmpty || rows.Length % length != 0)
        {
            throw new ArgumentException($"{rows.Length} values are no whole number of rows of {length}");
        }

        Count = rows.Length / length;
        Length = length;
        _metric = metric;
        _origin = metric switch
        {
            RowMetric.Hamming => Medians(rows, length),
            RowMetric.Euclidean => Means(rows, length),
            _ => new float[length],
        };
        int panels = (Count + PanelRows - 1) / PanelRows;
        _panels = new float[checked(panels * PanelRows * length)];
        _starts = new float[panels * PanelRows];
        Fill(rows);
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Length of a row and of a query.</summary>
    public int Length { get; }

    /// <summary>The nearest rows, nearest first; of equal ones the first.</summary>
    /// <param name="query">Of the rows' length, finite.</param>
    /// <param name="count">How many, at least 1; all rows where there are fewer.</param>
    /// <param name="except">A row that is not to be found, such as the query itself; −1 for none.</param>
    public Neighbour[] Find(ReadOnlySpan<float> query, int count, int except = -1)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(query.Length, Length, nameof(query));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var prepared = new float[Length];
        query.CopyTo(prepared);
        Prepare(prepared);
        var best = new Neighbour[Math.Min(count, Count - (except >= 0 && except < Count ? 1 : 0))];
        int found = 0;
        Span<float> sums = stackalloc float[PanelRows];
        for (int from = 0; from < Count && best.Length > 0; from += PanelRows)
        {
            Sums(from, prepared, sums);
            int end = Math.Min(PanelRows, Count - from);
            for (int row = 0; row < end; row++)
            {
                if ((found < best.Length || sums[row] > best[found - 1].Measure) && from + row != except)
                {
                    found = Insert(best, found, new Neighbour(from + row, sums[row]));
                }
            }
        }

        return Array.ConvertAll(best, neighbour => neighbour with { Measure = MeasureOf(neighbour.Measure, prepared) });
    }

    private static int Insert(Neighbour[] best, int found, Neighbour next)
    {
        int place = Math.Min(found, best.Length - 1);
        for (; place > 0 && best[place - 1].Measure < next.Measure; place--)
        {
            best[place] = best[place - 1];
        }

        best[place] = next;
        return Math.Min(found + 1, best.Length);
    }

    private void Fill(ReadOnlySpan<float> rows)
    {
        var row = new float[Length];
        for (int index = 0; index < Count; index++)
        {
            rows.Slice(index * Length, Length).CopyTo(row);
            Prepare(row);
            int start = index / PanelRows * PanelRows * Length;
            for (int component = 0; component < Length; component++)
            {
                _panels[start + (component * PanelRows) + (index % PanelRows)] = row[component];
            }

            _starts[index] = _metric == RowMetric.Euclidean ? -0.5f * Reductions.SumOfSquares(row) : 0;
        }
    }

    /// <summary>Takes the origin off, and makes the row a unit vector or a row of signs where the metric asks for it.</summary>
    private void Prepare(Span<float> row)
    {
        for (int component = 0; component < row.Length; component++)
        {
            row[component] -= _origin[component];
        }

        if (_metric == RowMetric.Hamming)
        {
            foreach (ref float value in row)
            {
                value = value > 0 ? 1 : -1;
            }
        }
        else if (_metric == RowMetric.Cosine && LengthOf(row) is > 0 and var length)
        {
            foreach (ref float value in row)
            {
                value = (float)(value / length);
            }
        }
    }

    private float MeasureOf(float sum, ReadOnlySpan<float> prepared) => _metric switch
    {
        RowMetric.Hamming => (Length - sum) / 2,
        RowMetric.Euclidean => Math.Max(0, Reductions.SumOfSquares(prepared) - (2 * sum)),
        _ => Math.Clamp(sum, -1, 1),
    };

    private void Sums(int from, ReadOnlySpan<float> query, Span<float> sums)
    {
        ref float starts = ref MemoryMarshal.GetArrayDataReference(_starts);
        ref float values = ref _panels[from * Length];
        nuint start = (nuint)from;
        nuint lanes = (nuint)Lanes;
        Vector512<float> a = Vector512.LoadUnsafe(ref starts, start), b = Vector512.LoadUnsafe(ref starts, start + lanes);
        Vector512<float> c = Vector512.LoadUnsafe(ref starts, start + (2 * lanes)), d = Vector512.LoadUnsafe(ref starts, start + (3 * lanes));
        nuint at = 0;
        foreach (float component in query)
        {
            Vector512<float> factor = Vector512.Create(component);
            a = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref values, at), a);
            b = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref values, at + lanes), b);
            c = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref values, at + (2 * lanes)), c);
            d = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref values, at + (3 * lanes)), d);
            at += PanelRows;
        }

        a.CopyTo(sums);
        b.CopyTo(sums[Lanes..]);
        c.CopyTo(sums[(2 * Lanes)..]);
        d.CopyTo(sums[(3 * Lanes)..]);
    }

    private static double LengthOf(ReadOnlySpan<float> row)
    {
        double sum = 0;
        foreach (float value in row)
        {
            sum += (double)value * value;
        }

        return Math.Sqrt(sum);
    }

    private static float[] Means(ReadOnlySpan<float> rows, int length)
    {
        var sums = new double[length];
        for (int at = 0; at < rows.Length; at++)
        {
            sums[at % length] += rows[at];
        }

        int count = rows.Length / length;
        return Array.ConvertAll(sums, sum => (float)(sum / count));
    }

    private static float[] Medians(ReadOnlySpan<float> rows, int length)
    {
        var medians = new float[length];
        var column = new float[rows.Length / length];
        for (int component = 0; component < length; component++)
        {
            for (int row = 0; row < column.Length; row++)
            {
                column[row] = rows[(row * length) + component];
            }

            Array.Sort(column);
            medians[component] = column[(column.Length - 1) / 2];
        }

        return medians;
    }
}
