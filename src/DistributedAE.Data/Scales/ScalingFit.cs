namespace DistributedAE.Data;

/// <summary>Finds the scaling of a training split. Sums run in double, sample after sample.</summary>
internal static class ScalingFit
{
    /// <summary>The scaling of the given kind for <paramref name="train"/>.</summary>
    /// <param name="kind">Which scaling.</param>
    /// <param name="train">The training split.</param>
    public static Scaling Of(Scale kind, SampleSet train) => kind switch
    {
        Scale.Unit => train.IsPictureOfBytes ? Scaling.Pixels : Unit(train),
        Scale.Standard => Standard(train),
        _ => Scaling.None,
    };

    private static Scaling Unit(SampleSet train)
    {
        float[] minimum = new float[train.FeatureCount];
        float[] maximum = new float[train.FeatureCount];
        float[] row = new float[train.FeatureCount];
        Array.Fill(minimum, float.PositiveInfinity);
        Array.Fill(maximum, float.NegativeInfinity);
        for (int sample = 0; sample < train.Count; sample++)
        {
            train.FillRaw(sample, row);
            for (int feature = 0; feature < row.Length; feature++)
            {
                minimum[feature] = Math.Min(minimum[feature], row[feature]);
                maximum[feature] = Math.Max(maximum[feature], row[feature]);
            }
        }

        float[] factor = new float[train.FeatureCount];
        for (int feature = 0; feature < factor.Length; feature++)
        {
            factor[feature] = UnitFactor(minimum[feature], maximum[feature]);
        }

        return new Scaling(minimum, factor);
    }

    /// <summary>The largest factor near 1 / (max − min) that takes the maximum to 1 at most; 0 for a constant feature.</summary>
    private static float UnitFactor(float minimum, float maximum)
    {
        float range = maximum - minimum;
        if (range == 0)
        {
            return 0;
        }

        float factor = float.IsInfinity(range) ? 0 : Math.Min(1f / range, float.MaxValue);
        return range * factor > 1f ? MathF.BitDecrement(factor) : factor;
    }

    private static Scaling Standard(SampleSet train)
    {
        int features = train.FeatureCount;
        double[] mean = new double[features];
        double[] squares = new double[features];
        bool[] varies = new bool[features];
        float[] first = new float[features];
        float[] row = new float[features];
        train.FillRaw(0, first);
        for (int sample = 0; sample < train.Count; sample++)
        {
            train.FillRaw(sample, row);
            for (int feature = 0; feature < features; feature++)
            {
                mean[feature] += row[feature];
                varies[feature] |= row[feature] != first[feature];
            }
        }

        for (int feature = 0; feature < features; feature++)
        {
            mean[feature] /= train.Count;
        }

        for (int sample = 0; sample < train.Count; sample++)
        {
            train.FillRaw(sample, row);
            for (int feature = 0; feature < features; feature++)
            {
                double deviation = row[feature] - mean[feature];
                squares[feature] += deviation * deviation;
            }
        }

        float[] offset = new float[features];
        float[] factor = new float[features];
        for (int feature = 0; feature < features; feature++)
        {
            double deviation = Math.Sqrt(squares[feature] / train.Count);
            offset[feature] = (float)mean[feature];
            factor[feature] = varies[feature] ? (float)Math.Min(1 / deviation, float.MaxValue) : 0;
        }

        return new Scaling(offset, factor);
    }
}
