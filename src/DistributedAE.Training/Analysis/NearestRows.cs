using System.Runtime.CompilerServices;
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
    private const int BlockQueries = 64;
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

    /// <summary>The nearest rows of one query, nearest first; of equal ones the first.</summary>
    /// <param name="query">Of the rows' length, finite.</param>
    /// <param name="count">How many, at least 1; all rows where there are fewer.</param>
    /// <param name="except">A row that is not to be found, such as the query itself; −1 for none.</param>
    public Neighbour[] Find(ReadOnlySpan<float> query, int count, int except = -1)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(query.Length, Length, nameof(query));
        return FindBlock(query, count, _ => except)[0];
    }

    /// <summary>The nearest rows of many queries. Rows pass the processor's cache once for a block of queries.</summary>
    /// <param name="queries">One query after the other, finite.</param>
    /// <param name="count">How many rows for each, at least 1.</param>
    /// <param name="threads">Threads that compute, at least 1; they do not show in the result.</param>
    /// <param name="except">The row that a query is not to find, by the query's number; null for none.</param>
    public Neighbour[][] FindAll(ReadOnlyMemory<float> queries, int count, int threads, Func<int, int>? except = null)
    {
        int all = queries.Length / Length;
        var found = new Neighbour[all][];
        Parallel.For(0, (all + BlockQueries - 1) / BlockQueries, new ParallelOptions { MaxDegreeOfParallelism = threads }, block =>
        {
            int from = block * BlockQueries;
            int length = Math.Min(BlockQueries, all - from);
            FindBlock(queries.Span.Slice(from * Length, length * Length), count, query => except?.Invoke(from + query) ?? -1).CopyTo(found, from);
        });
        return found;
    }

    private Neighbour[][] FindBlock(ReadOnlySpan<float> queries, int count, Func<int, int> except)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        float[] prepared = queries.ToArray();
        var nearest = new NearestList[prepared.Length / Length];
        for (int query = 0; query < nearest.Length; query++)
        {
            Prepare(prepared.AsSpan(query * Length, Length));
            int left = except(query);
            nearest[query] = new NearestList(Math.Min(count, Count - (left >= 0 && left < Count ? 1 : 0)), left);
        }

        Span<float> sums = stackalloc float[2 * PanelRows];
        for (int from = 0; from < Count; from += PanelRows)
        {
            int end = Math.Min(PanelRows, Count - from);
            for (int query = 0; query < nearest.Length; query += 2)
            {
                int second = Math.Min(query + 1, nearest.Length - 1);
                Sums(from, prepared.AsSpan(query * Length, Length), prepared.AsSpan(second * Length, Length), sums);
                nearest[query].Offer(from, sums[..end]);
                if (second > query)
                {
                    nearest[second].Offer(from, sums.Slice(PanelRows, end));
                }
            }
        }

        return [.. nearest.Select((list, query) => Array.ConvertAll(
            list.Rows, neighbour => neighbour with { Measure = MeasureOf(neighbour.Measure, prepared.AsSpan(query * Length, Length)) }))];
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

    /// <summary>The sums of two queries with one panel of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sums(int from, ReadOnlySpan<float> first, ReadOnlySpan<float> second, Span<float> sums)
    {
        ref float starts = ref MemoryMarshal.GetArrayDataReference(_starts);
        ref float values = ref _panels[from * Length];
        nuint start = (nuint)from;
        nuint lanes = (nuint)Lanes;
        Vector512<float> a = Vector512.LoadUnsafe(ref starts, start), b = Vector512.LoadUnsafe(ref starts, start + lanes);
        Vector512<float> c = Vector512.LoadUnsafe(ref starts, start + (2 * lanes)), d = Vector512.LoadUnsafe(ref starts, start + (3 * lanes));
        Vector512<float> e = a, f = b, g = c, h = d;
        nuint at = 0;
        for (int component = 0; component < first.Length; component++, at += PanelRows)
        {
            Vector512<float> left = Vector512.Create(first[component]), right = Vector512.Create(second[component]);
            Vector512<float> row = Vector512.LoadUnsafe(ref values, at);
            a = Vector512.FusedMultiplyAdd(left, row, a);
            e = Vector512.FusedMultiplyAdd(right, row, e);
            row = Vector512.LoadUnsafe(ref values, at + lanes);
            b = Vector512.FusedMultiplyAdd(left, row, b);
            f = Vector512.FusedMultiplyAdd(right, row, f);
            row = Vector512.LoadUnsafe(ref values, at + (2 * lanes));
            c = Vector512.FusedMultiplyAdd(left, row, c);
            g = Vector512.FusedMultiplyAdd(right, row, g);
            row = Vector512.LoadUnsafe(ref values, at + (3 * lanes));
            d = Vector512.FusedMultiplyAdd(left, row, d);
            h = Vector512.FusedMultiplyAdd(right, row, h);
        }

        ref float target = ref MemoryMarshal.GetReference(sums);
        a.StoreUnsafe(ref target);
        b.StoreUnsafe(ref target, lanes);
        c.StoreUnsafe(ref target, 2 * lanes);
        d.StoreUnsafe(ref target, 3 * lanes);
        e.StoreUnsafe(ref target, PanelRows);
        f.StoreUnsafe(ref target, PanelRows + lanes);
        g.StoreUnsafe(ref target, PanelRows + (2 * lanes));
        h.StoreUnsafe(ref target, PanelRows + (3 * lanes));
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
