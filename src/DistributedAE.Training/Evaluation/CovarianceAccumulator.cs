using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Training.Evaluation;

/// <summary>
/// Sums the products of centred features over samples, in double. Every element of the sum is one chain of fused multiply-adds
/// in the order of the samples, so that neither blocks nor threads show in the result.
/// </summary>
internal sealed class CovarianceAccumulator
{
    private const int BlockSamples = 192;
    private const int TileRows = 4;
    private const int TileColumns = 16;
    private readonly int _stride;
    private readonly double[] _block;
    private readonly double[] _sums;
    private readonly int _threads;
    private int _filled;

    /// <summary>An empty sum over rows of <paramref name="features"/> features, added up by at most <paramref name="threads"/> threads.</summary>
    public CovarianceAccumulator(int features, int threads)
    {
        Features = features;
        _threads = threads;
        _stride = (features + TileColumns - 1) / TileColumns * TileColumns;
        _block = new double[BlockSamples * _stride];
        _sums = new double[_stride * _stride];
    }

    /// <summary>Number of features.</summary>
    public int Features { get; }

    /// <summary>Adds one row, less the mean.</summary>
    public void Add(ReadOnlySpan<float> row, ReadOnlySpan<double> mean)
    {
        Span<double> centred = _block.AsSpan(_filled * _stride, Features);
        for (int feature = 0; feature < centred.Length; feature++)
        {
            centred[feature] = row[feature] - mean[feature];
        }

        if (++_filled == BlockSamples)
        {
            Flush();
        }
    }

    /// <summary>The symmetric matrix of sums divided by <paramref name="divisor"/>, features × features, row-major.</summary>
    public double[] ToMatrix(double divisor)
    {
        Flush();
        var matrix = new double[Features * Features];
        for (int row = 0; row < Features; row++)
        {
            for (int column = row; column < Features; column++)
            {
                double value = _sums[(row * _stride) + column] / divisor;
                matrix[(row * Features) + column] = value;
                matrix[(column * Features) + row] = value;
            }
        }

        return matrix;
    }

    private void Flush()
    {
        if (_filled > 0)
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = _threads };
            Parallel.For(0, _stride / TileRows, options, AddTiles);
            _filled = 0;
        }
    }

    private void AddTiles(int band)
    {
        int row = band * TileRows;
        for (int column = row / TileColumns * TileColumns; column < _stride; column += TileColumns)
        {
            AddTile(row, column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTile(int row, int column)
    {
        ref double sums = ref MemoryMarshal.GetArrayDataReference(_sums);
        ref double block = ref MemoryMarshal.GetArrayDataReference(_block);
        nuint at = (nuint)((row * _stride) + column);
        nuint stride = (nuint)_stride;
        Vector512<double> a0 = Vector512.LoadUnsafe(ref sums, at), a1 = Vector512.LoadUnsafe(ref sums, at + 8);
        Vector512<double> b0 = Vector512.LoadUnsafe(ref sums, at + stride), b1 = Vector512.LoadUnsafe(ref sums, at + stride + 8);
        Vector512<double> c0 = Vector512.LoadUnsafe(ref sums, at + (2 * stride)), c1 = Vector512.LoadUnsafe(ref sums, at + (2 * stride) + 8);
        Vector512<double> d0 = Vector512.LoadUnsafe(ref sums, at + (3 * stride)), d1 = Vector512.LoadUnsafe(ref sums, at + (3 * stride) + 8);
        for (int sample = 0; sample < _filled; sample++)
        {
            int start = sample * _stride;
            Vector512<double> x0 = Vector512.LoadUnsafe(ref block, (nuint)(start + column));
            Vector512<double> x1 = Vector512.LoadUnsafe(ref block, (nuint)(start + column + 8));
            Vector512<double> left = Vector512.Create(_block[start + row]);
            a0 = Vector512.FusedMultiplyAdd(left, x0, a0);
            a1 = Vector512.FusedMultiplyAdd(left, x1, a1);
            left = Vector512.Create(_block[start + row + 1]);
            b0 = Vector512.FusedMultiplyAdd(left, x0, b0);
            b1 = Vector512.FusedMultiplyAdd(left, x1, b1);
            left = Vector512.Create(_block[start + row + 2]);
            c0 = Vector512.FusedMultiplyAdd(left, x0, c0);
            c1 = Vector512.FusedMultiplyAdd(left, x1, c1);
            left = Vector512.Create(_block[start + row + 3]);
            d0 = Vector512.FusedMultiplyAdd(left, x0, d0);
            d1 = Vector512.FusedMultiplyAdd(left, x1, d1);
        }

        a0.StoreUnsafe(ref sums, at);
        a1.StoreUnsafe(ref sums, at + 8);
        b0.StoreUnsafe(ref sums, at + stride);
        b1.StoreUnsafe(ref sums, at + stride + 8);
        c0.StoreUnsafe(ref sums, at + (2 * stride));
        c1.StoreUnsafe(ref sums, at + (2 * stride) + 8);
        d0.StoreUnsafe(ref sums, at + (3 * stride));
        d1.StoreUnsafe(ref sums, at + (3 * stride) + 8);
    }
}
