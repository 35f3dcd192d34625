using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics;

namespace DistributedAE.Training.Analysis;

/// <summary>
/// How probably rows are neighbours: pⱼ|ᵢ ∝ exp(−βᵢ |xᵢ − xⱼ|²), with βᵢ such that row i has the wanted perplexity, and pᵢⱼ = (pⱼ|ᵢ + pᵢ|ⱼ) / 2n
/// (van der Maaten and Hinton 2008, equations 1 and 2 and section 3.1).
/// </summary>
internal sealed class NeighbourProbabilities
{
    private const int Bisections = 60;
    private const double Tolerance = 1e-5;
    private const double SmallestSum = 1e-300;

    private readonly float[] _components;
    private readonly int _length;
    private readonly double _entropy;

    private NeighbourProbabilities(ReadOnlySpan<float> rows, int length, double perplexity)
    {
        int lanes = Vector512<float>.Count;
        Count = rows.Length / length;
        Stride = (Count + lanes - 1) / lanes * lanes;
        Values = new float[Count * Stride];
        _length = length;
        _entropy = ScalarMath.Log(perplexity);
        _components = new float[length * Stride];
        for (int row = 0; row < Count; row++)
        {
            for (int component = 0; component < length; component++)
            {
                _components[(component * Stride) + row] = rows[(row * length) + component];
            }
        }
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Floats from one row's probabilities to the next row's; those behind the last are 0.</summary>
    public int Stride { get; }

    /// <summary>pᵢⱼ, row after row; 0 for a row with itself.</summary>
    public float[] Values { get; }

    /// <summary>Computes them.</summary>
    public static NeighbourProbabilities Of(ReadOnlySpan<float> rows, int length, double perplexity, ParallelOptions threads)
    {
        var near = new NeighbourProbabilities(rows, length, perplexity);
        Parallel.For(0, near.Count, threads, near.Condition);
        near.Symmetrise();
        return near;
    }

    /// <summary>The probabilities of all rows given one.</summary>
    private void Condition(int row)
    {
        var distances = new float[Stride];
        Distances(row, distances);
        Span<float> target = Values.AsSpan(row * Stride, Stride);
        double low = 0;
        double high = double.PositiveInfinity;
        double precision = Scale(distances, row);
        for (int bisection = 0; bisection < Bisections; bisection++)
        {
            double excess = Fill(row, distances, precision, target) - _entropy;
            if (Math.Abs(excess) < Tolerance)
            {
                break;
            }

            (low, high) = excess > 0 ? (precision, high) : (low, precision);
            precision = double.IsInfinity(high) ? precision * 2 : (low + high) / 2;
        }
    }

    /// <summary>Fills pⱼ|ᵢ for a precision β, and returns their entropy in nats.</summary>
    private double Fill(int row, float[] distances, double precision, Span<float> target)
    {
        for (int other = 0; other < Count; other++)
        {
            target[other] = (float)(-precision * distances[other]);
        }

        ElementFunctions.Exp(target[..Count], target[..Count]);
        target[row] = 0;
        double sum = SmallestSum;
        double weighted = 0;
        for (int other = 0; other < Count; other++)
        {
            sum += target[other];
            weighted += (double)target[other] * distances[other];
        }

        float factor = (float)(1 / sum);
        for (int other = 0; other < Count; other++)
        {
            target[other] *= factor;
        }

        return ScalarMath.Log(sum) + (precision * weighted / sum);
    }

    /// <summary>Squared distances to all rows, less the smallest one to another row: a common offset cancels in the probabilities.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Distances(int row, Span<float> distances)
    {
        for (int component = 0; component < _length; component++)
        {
            ref float values = ref _components[component * Stride];
            ref float target = ref MemoryMarshal.GetReference(distances);
            Vector512<float> own = Vector512.Create(_components[(component * Stride) + row]);
            for (int at = 0; at < Stride; at += Vector512<float>.Count)
            {
                Vector512<float> across = own - Vector512.LoadUnsafe(ref values, (nuint)at);
                Vector512.FusedMultiplyAdd(across, across, Vector512.LoadUnsafe(ref target, (nuint)at)).StoreUnsafe(ref target, (nuint)at);
            }
        }

        float nearest = float.PositiveInfinity;
        for (int other = 0; other < Count; other++)
        {
            nearest = other == row ? nearest : Math.Min(nearest, distances[other]);
        }

        for (int other = 0; other < Count; other++)
        {
            distances[other] = other == row ? 0 : distances[other] - nearest;
        }
    }

    /// <summary>One over the mean distance: the precision that the search starts from.</summary>
    private double Scale(float[] distances, int row)
    {
        double sum = 0;
        for (int other = 0; other < Count; other++)
        {
            sum += other == row ? 0 : distances[other];
        }

        return sum > 0 ? Count / sum : 1;
    }

    private void Symmetrise()
    {
        for (int row = 0; row < Count; row++)
        {
            for (int other = row + 1; other < Count; other++)
            {
                float sum = (Values[(row * Stride) + other] + Values[(other * Stride) + row]) / (2f * Count);
                Values[(row * Stride) + other] = sum;
                Values[(other * Stride) + row] = sum;
            }
        }
    }
}
