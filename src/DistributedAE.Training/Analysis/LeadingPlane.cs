using DistributedAE.Numerics;
using DistributedAE.Training.Evaluation;

namespace DistributedAE.Training.Analysis;

/// <summary>
/// The two leading principal components of rows, to look at them in a plane, by orthogonal iteration (Golub and Van Loan, Matrix Computations, 8.2): quick also for thousands of
/// features, where <see cref="PrincipalComponents"/> computes all of them.
/// </summary>
public static class LeadingPlane
{
    private const int MostIterations = 40;
    private const double Settled = 1e-8;
    private const ulong Seed = 1;

    /// <summary>Projects rows.</summary>
    /// <param name="rows">At least one row after the other, finite.</param>
    /// <param name="length">Length of a row, ≥ 2.</param>
    /// <returns>A row's coordinate along the first component, and along the second one; each component points to where its largest loading is positive.</returns>
    public static (float[] X, float[] Y) Project(ReadOnlySpan<float> rows, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        int count = CountRows(rows, length);
        double[][] centred = Centre(rows, count, length);
        double[] first = Start(length, 0);
        double[] second = Start(length, 1);
        Orthonormalise(first, second);
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            double[] nextFirst = Multiply(centred, first);
            double[] nextSecond = Multiply(centred, second);
            Orthonormalise(nextFirst, nextSecond);
            bool isSettled = 1 - Math.Abs(DoubleVectors.Dot(first, nextFirst)) < Settled && 1 - Math.Abs(DoubleVectors.Dot(second, nextSecond)) < Settled;
            (first, second) = (nextFirst, nextSecond);
            if (isSettled)
            {
                break;
            }
        }

        return (Along(centred, first), Along(centred, second));
    }

    private static int CountRows(ReadOnlySpan<float> rows, int length) => rows.Length > 0 && rows.Length % length == 0
        ? rows.Length / length
        : throw new ArgumentException($"{rows.Length} values are no rows of {length}", nameof(rows));

    private static double[][] Centre(ReadOnlySpan<float> rows, int count, int length)
    {
        var mean = new double[length];
        var centred = new double[count][];
        for (int row = 0; row < count; row++)
        {
            centred[row] = new double[length];
            for (int feature = 0; feature < length; feature++)
            {
                double value = rows[(row * length) + feature];
                centred[row][feature] = value;
                mean[feature] += value / count;
            }
        }

        foreach (double[] row in centred)
        {
            DoubleVectors.AddScaled(row, -1, mean);
        }

        return centred;
    }

    private static double[] Start(int length, int item)
    {
        var values = new float[length];
        new RandomStream(Seed, RandomPurpose.Projection, 0, 0, item).FillUniform(values);
        return [.. values.Select(value => value - 0.5)];
    }

    // Xᵀ X v, row by row
    private static double[] Multiply(double[][] centred, double[] direction)
    {
        var product = new double[direction.Length];
        foreach (double[] row in centred)
        {
            DoubleVectors.AddScaled(product, DoubleVectors.Dot(row, direction), row);
        }

        return product;
    }

    /// <summary>By Gram and Schmidt; what has no length stays zero.</summary>
    private static void Orthonormalise(double[] first, double[] second)
    {
        Normalise(first);
        DoubleVectors.AddScaled(second, -DoubleVectors.Dot(first, second), first);
        Normalise(second);
        DoubleVectors.AddScaled(second, -DoubleVectors.Dot(first, second), first);
        Normalise(second);
    }

    private static void Normalise(double[] vector)
    {
        double length = Math.Sqrt(DoubleVectors.Dot(vector, vector));
        for (int at = 0; at < vector.Length; at++)
        {
            vector[at] = length > 0 ? vector[at] / length : 0;
        }
    }

    private static float[] Along(double[][] centred, double[] direction)
    {
        double largest = direction.MaxBy(Math.Abs);
        double sign = largest < 0 ? -1 : 1;
        return [.. centred.Select(row => (float)(sign * DoubleVectors.Dot(row, direction)))];
    }
}
