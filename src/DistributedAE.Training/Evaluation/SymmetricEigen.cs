namespace DistributedAE.Training.Evaluation;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric matrix: Householder reduction to tridiagonal form, then implicit QL
/// (Golub and Van Loan, Matrix Computations, sections 8.3.1 and 8.3.3). The same bits on every processor.
/// </summary>
internal sealed class SymmetricEigen
{
    private const int MaximumSweeps = 60;
    private const double Epsilon = 2.220446049250313e-16;
    private readonly int _order;
    private readonly double[] _diagonal;
    private readonly double[] _beside;
    private readonly double[] _vectors;

    private SymmetricEigen(int order)
    {
        _order = order;
        _diagonal = new double[order];
        _beside = new double[order];
        _vectors = new double[order * order];
    }

    /// <summary>
    /// Decomposes <paramref name="matrix"/> (order × order, row-major, overwritten). Values come in falling order; row i of the
    /// vectors (order × order) is the unit vector of value i, its largest entry in absolute value positive.
    /// </summary>
    /// <exception cref="InvalidOperationException">The iteration did not converge.</exception>
    public static (double[] Values, double[] Vectors) Decompose(double[] matrix, int order)
    {
        var eigen = new SymmetricEigen(order);
        double[] scales = eigen.Tridiagonalise(matrix);
        eigen.AccumulateReflections(matrix, scales);
        eigen.Diagonalise();
        return eigen.Sorted();
    }

    /// <summary>Reflects the matrix step by step; row k keeps the reflection's vector behind the diagonal, the result is its factor 2 / |v|².</summary>
    private double[] Tridiagonalise(double[] matrix)
    {
        var scales = new double[_order];
        var product = new double[_order];
        for (int step = 0; step < _order; step++)
        {
            _diagonal[step] = matrix[(step * _order) + step];
            int size = _order - step - 1;
            if (size == 0)
            {
                break;
            }

            Span<double> vector = matrix.AsSpan((step * _order) + step + 1, size);
            double first = vector[0];
            double behind = DoubleVectors.Dot(vector[1..], vector[1..]);
            if (behind == 0)
            {
                _beside[step] = first;
                continue;
            }

            double length = Math.Sqrt((first * first) + behind);
            _beside[step] = first > 0 ? -length : length;
            vector[0] = first - _beside[step];
            scales[step] = 2 / ((vector[0] * vector[0]) + behind);
            Reflect(matrix, step + 1, vector, scales[step], product.AsSpan(0, size));
        }

        return scales;
    }

    private void Reflect(double[] matrix, int start, ReadOnlySpan<double> vector, double scale, Span<double> product)
    {
        for (int row = 0; row < vector.Length; row++)
        {
            product[row] = scale * DoubleVectors.Dot(matrix.AsSpan(((start + row) * _order) + start, vector.Length), vector);
        }

        DoubleVectors.AddScaled(product, -scale / 2 * DoubleVectors.Dot(product, vector), vector);
        for (int row = 0; row < vector.Length; row++)
        {
            Span<double> target = matrix.AsSpan(((start + row) * _order) + start, vector.Length);
            DoubleVectors.AddScaled(target, -vector[row], product);
            DoubleVectors.AddScaled(target, -product[row], vector);
        }
    }

    private void AccumulateReflections(double[] matrix, double[] scales)
    {
        for (int row = 0; row < _order; row++)
        {
            _vectors[(row * _order) + row] = 1;
        }

        for (int step = _order - 2; step >= 0; step--)
        {
            int size = _order - step - 1;
            ReadOnlySpan<double> vector = matrix.AsSpan((step * _order) + step + 1, size);
            for (int row = step + 1; scales[step] != 0 && row < _order; row++)
            {
                Span<double> target = _vectors.AsSpan((row * _order) + step + 1, size);
                DoubleVectors.AddScaled(target, -scales[step] * DoubleVectors.Dot(target, vector), vector);
            }
        }
    }

    private void Diagonalise()
    {
        double norm = 0;
        for (int at = 0; at < _order; at++)
        {
            norm = Math.Max(norm, Math.Abs(_diagonal[at]) + Math.Abs(_beside[at]));
        }

        for (int low = 0; low < _order; low++)
        {
            int sweeps = 0;
            for (int high = FindSplit(low, norm); high > low; high = FindSplit(low, norm))
            {
                if (++sweeps > MaximumSweeps)
                {
                    throw new InvalidOperationException($"eigenvalue {low} of a {_order} x {_order} matrix did not converge in {MaximumSweeps} sweeps");
                }

                Sweep(low, high);
            }
        }
    }

    private int FindSplit(int low, double norm)
    {
        int at = low;
        while (at < _order - 1 && Math.Abs(_beside[at]) > Epsilon * norm)
        {
            at++;
        }

        return at;
    }

    private void Sweep(int low, int high)
    {
        double shift = (_diagonal[low + 1] - _diagonal[low]) / (2 * _beside[low]);
        double root = Math.Sqrt((shift * shift) + 1);
        double bulge = _diagonal[high] - _diagonal[low] + (_beside[low] / (shift + (shift < 0 ? -root : root)));
        double sin = 1;
        double cos = 1;
        double carried = 0;
        for (int at = high - 1; at >= low; at--)
        {
            double across = sin * _beside[at];
            double kept = cos * _beside[at];
            double radius = Math.Sqrt((across * across) + (bulge * bulge));
            _beside[at + 1] = radius;
            if (radius == 0)
            {
                _diagonal[at + 1] -= carried;
                _beside[high] = 0;
                return;
            }

            sin = across / radius;
            cos = bulge / radius;
            double next = _diagonal[at + 1] - carried;
            double mixed = ((_diagonal[at] - next) * sin) + (2 * cos * kept);
            carried = sin * mixed;
            _diagonal[at + 1] = next + carried;
            bulge = (cos * mixed) - kept;
            DoubleVectors.Rotate(_vectors.AsSpan(at * _order, _order), _vectors.AsSpan((at + 1) * _order, _order), cos, sin);
        }

        _diagonal[low] -= carried;
        _beside[low] = bulge;
        _beside[high] = 0;
    }

    private (double[] Values, double[] Vectors) Sorted()
    {
        int[] order = [.. Enumerable.Range(0, _order).OrderByDescending(at => _diagonal[at])];
        var vectors = new double[_order * _order];
        for (int to = 0; to < _order; to++)
        {
            ReadOnlySpan<double> source = _vectors.AsSpan(order[to] * _order, _order);
            double largest = 0;
            foreach (double entry in source)
            {
                largest = Math.Abs(entry) > Math.Abs(largest) ? entry : largest;
            }

            DoubleVectors.AddScaled(vectors.AsSpan(to * _order, _order), largest < 0 ? -1 : 1, source);
        }

        return ([.. order.Select(at => _diagonal[at])], vectors);
    }
}
