using DistributedAE.Data;

namespace DistributedAE.Training.Evaluation;

/// <summary>
/// The exact principal components of a data set, in double: the best linear code of each size, and so the baseline of an
/// autoencoder. Components are ordered by falling variance; each has length 1 and its largest entry in absolute value positive.
/// </summary>
public sealed class PrincipalComponents
{
    /// <summary>The largest number of features: the covariance matrix grows with its square.</summary>
    public const int MaximumFeatures = 8192;

    private const double LeastIndependence = 1e-10;

    private readonly double[] _mean;
    private readonly double[] _variances;
    private readonly double[] _components;

    private PrincipalComponents(int samples, double[] mean, double[] variances, double[] components)
    {
        Samples = samples;
        _mean = mean;
        _variances = variances;
        _components = components;
        TotalVariance = variances.Sum();
    }

    /// <summary>Number of samples of the fit.</summary>
    public int Samples { get; }

    /// <summary>Number of features of a sample, and of components.</summary>
    public int Features => _mean.Length;

    /// <summary>Mean of each feature.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>Variance along each component (sum of squares divided by samples − 1), falling, never negative.</summary>
    public ReadOnlySpan<double> Variances => _variances;

    /// <summary>Sum of all variances.</summary>
    public double TotalVariance { get; }

    /// <summary>
    /// Fits all components. <paramref name="fill"/> is called twice for each sample, in order, on the calling thread. The result is the same
    /// for every number of <paramref name="threads"/> and on every processor.
    /// </summary>
    /// <exception cref="InputException">There are fewer than two samples, no feature, too many features, or a value that is not finite.</exception>
    public static PrincipalComponents Fit(int samples, int features, RowFiller fill, int threads = 2)
    {
        ArgumentNullException.ThrowIfNull(fill);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (samples < 2)
        {
            throw new InputException($"principal components need at least 2 samples, got {samples}");
        }

        if (features is < 1 or > MaximumFeatures)
        {
            throw new InputException($"principal components need 1 to {MaximumFeatures} features, got {features}");
        }

        double[] mean = MeanOf(samples, features, fill);
        var covariance = new CovarianceAccumulator(features, threads);
        var row = new float[features];
        for (int sample = 0; sample < samples; sample++)
        {
            fill(sample, row);
            covariance.Add(row, mean);
        }

        (double[] variances, double[] components) = SymmetricEigen.Decompose(covariance.ToMatrix(samples - 1), features);
        return new PrincipalComponents(samples, mean, [.. variances.Select(variance => Math.Max(variance, 0))], components);
    }

    /// <summary>The direction of component <paramref name="index"/> (from 0).</summary>
    public ReadOnlySpan<double> Component(int index) => _components.AsSpan(index * Features, Features);

    /// <summary>The part of the total variance along component <paramref name="index"/>, in 0..1; 0 when nothing varies.</summary>
    public double VarianceShare(int index) => TotalVariance > 0 ? _variances[index] / TotalVariance : 0;

    /// <summary>Writes the coordinates of a sample along the first components, as many as <paramref name="code"/> is long.</summary>
    public void Project(ReadOnlySpan<float> sample, Span<double> code) => ProjectCentred(Centre(sample), code);

    /// <summary>Writes the sample with the given coordinates along the first components.</summary>
    public void Reconstruct(ReadOnlySpan<double> code, Span<double> sample)
    {
        _mean.CopyTo(sample);
        for (int index = 0; index < code.Length; index++)
        {
            DoubleVectors.AddScaled(sample, code[index], Component(index));
        }
    }

    /// <summary>
    /// The squared error (sum over features, mean over samples) when samples are reconstructed from their first <paramref name="components"/>
    /// coordinates.
    /// </summary>
    /// <exception cref="InputException">There is no sample, a value is not finite, or the number of components is not in 0..features.</exception>
    public double ReconstructionError(int samples, RowFiller fill, int components)
    {
        ArgumentNullException.ThrowIfNull(fill);
        if (components < 0 || components > Features)
        {
            throw new InputException($"data of {Features} features have 0 to {Features} principal components, {components} were asked for");
        }

        if (samples < 1)
        {
            throw new InputException("a reconstruction error needs at least 1 sample, got 0");
        }

        var row = new float[Features];
        var code = new double[components];
        double sum = 0;
        for (int sample = 0; sample < samples; sample++)
        {
            fill(sample, row);
            RequireFinite(sample, row);
            double[] rest = Centre(row);
            ProjectCentred(rest, code);
            for (int index = 0; index < components; index++)
            {
                DoubleVectors.AddScaled(rest, -code[index], Component(index));
            }

            sum += DoubleVectors.Dot(rest, rest);
        }

        return sum / samples;
    }

    /// <summary>
    /// The largest angle, in degrees of 0..90, between the space of some directions and that of as many first components: how far a linear code is from the best one.
    /// Its sine is the root of 1 − the smallest eigenvalue of M Mᵀ, where M holds the products of both orthonormal bases (Björck and Golub 1973).
    /// </summary>
    /// <param name="directions">Row after row of <see cref="Features"/> values, linearly independent.</param>
    /// <exception cref="ArgumentException">The directions are no whole rows, or depend on each other.</exception>
    public double LargestAngle(ReadOnlySpan<float> directions)
    {
        double[][] basis = Orthonormal(directions);
        int count = basis.Length;
        var products = new double[count * count];
        for (int row = 0; row < count; row++)
        {
            for (int column = 0; column < count; column++)
            {
                double sum = 0;
                for (int component = 0; component < count; component++)
                {
                    sum += DoubleVectors.Dot(basis[row], Component(component)) * DoubleVectors.Dot(basis[column], Component(component));
                }

                products[(row * count) + column] = sum;
            }
        }

        double smallest = SymmetricEigen.Decompose(products, count).Values[^1];
        return double.RadiansToDegrees(Math.Asin(Math.Sqrt(Math.Clamp(1 - smallest, 0, 1))));
    }

    // Gram and Schmidt, twice for directions that are nearly parallel
    private double[][] Orthonormal(ReadOnlySpan<float> directions)
    {
        int count = directions.Length / Features;
        if (count == 0 || count > Features || directions.Length % Features != 0)
        {
            throw new ArgumentException($"{directions.Length} values are no rows of {Features}", nameof(directions));
        }

        var basis = new double[count][];
        for (int row = 0; row < count; row++)
        {
            basis[row] = new double[Features];
            for (int feature = 0; feature < Features; feature++)
            {
                basis[row][feature] = directions[(row * Features) + feature];
            }

            double before = Math.Sqrt(DoubleVectors.Dot(basis[row], basis[row]));
            for (int pass = 0; pass < 2; pass++)
            {
                for (int other = 0; other < row; other++)
                {
                    DoubleVectors.AddScaled(basis[row], -DoubleVectors.Dot(basis[row], basis[other]), basis[other]);
                }
            }

            double length = Math.Sqrt(DoubleVectors.Dot(basis[row], basis[row]));
            if (!(length > before * LeastIndependence))
            {
                throw new ArgumentException($"direction {row} depends on those before it", nameof(directions));
            }

            for (int feature = 0; feature < Features; feature++)
            {
                basis[row][feature] /= length;
            }
        }

        return basis;
    }

    private static double[] MeanOf(int samples, int features, RowFiller fill)
    {
        var mean = new double[features];
        var row = new float[features];
        for (int sample = 0; sample < samples; sample++)
        {
            fill(sample, row);
            RequireFinite(sample, row);
            for (int feature = 0; feature < features; feature++)
            {
                mean[feature] += row[feature];
            }
        }

        for (int feature = 0; feature < features; feature++)
        {
            mean[feature] /= samples;
        }

        return mean;
    }

    private static void RequireFinite(int sample, ReadOnlySpan<float> row)
    {
        for (int feature = 0; feature < row.Length; feature++)
        {
            if (!float.IsFinite(row[feature]))
            {
                throw new InputException($"sample {sample}, feature {feature} is {row[feature]}: principal components need finite values; replace or leave out such samples");
            }
        }
    }

    private double[] Centre(ReadOnlySpan<float> sample)
    {
        if (sample.Length != Features)
        {
            throw new ArgumentException($"a sample has {Features} features, got {sample.Length}", nameof(sample));
        }

        var centred = new double[Features];
        for (int feature = 0; feature < centred.Length; feature++)
        {
            centred[feature] = sample[feature] - _mean[feature];
        }

        return centred;
    }

    private void ProjectCentred(double[] centred, Span<double> code)
    {
        for (int index = 0; index < code.Length; index++)
        {
            code[index] = DoubleVectors.Dot(centred, Component(index));
        }
    }
}
