namespace DistributedAE.Numerics.Tests;

/// <summary>Measures float functions against double references, in units of the spacing of floats at the reference.</summary>
internal static class UlpMeter
{
    /// <summary>A prime: walking the bit patterns by it visits every exponent with ever different fractions.</summary>
    private const uint Stride = 4099;
    private const int BatchLength = 4096;

    public delegate void SpanFunction(ReadOnlySpan<float> source, Span<float> destination);

    /// <summary>Every 4099th of all float bit patterns that the domain admits, and 2000 neighbours on each side of every critical point.</summary>
    public static (double Worst, float At) Measure(
        SpanFunction function, Func<double, double> reference, Func<float, bool> domain, params float[] criticalPoints)
    {
        float[] inputs = new float[BatchLength];
        float[] outputs = new float[BatchLength];
        double worst = 0;
        float at = 0;
        int count = 0;
        foreach (float x in Arguments(criticalPoints).Where(x => !float.IsNaN(x) && domain(x)))
        {
            inputs[count++] = x;
            if (count == BatchLength)
            {
                Flush();
            }
        }

        Flush();
        return (worst, at);

        void Flush()
        {
            function(inputs.AsSpan(0, count), outputs);
            for (int index = 0; index < count; index++)
            {
                double error = Error(outputs[index], reference(inputs[index]));
                if (!(error <= worst))
                {
                    worst = error;
                    at = inputs[index];
                }
            }

            count = 0;
        }
    }

    /// <summary>|actual − expected| in ulps of the expected value; a wrong NaN, infinity or sign of zero is infinitely wrong.</summary>
    public static double Error(float actual, double expected)
    {
        if (double.IsNaN(expected) || float.IsNaN(actual))
        {
            return double.IsNaN(expected) && float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        }

        if (double.IsInfinity(expected) || expected == 0)
        {
            bool same = (double)actual == expected && float.IsNegative(actual) == double.IsNegative(expected);
            return same ? 0 : double.PositiveInfinity;
        }

        int exponent = Math.Clamp(Math.ILogB(expected), -126, 127);
        double value = float.IsInfinity(actual) ? Math.CopySign(Math.ScaleB(1, 128), actual) : actual;
        double nearest = Math.Abs(expected) > Math.ScaleB(1, 128) ? Math.CopySign(Math.ScaleB(1, 128), expected) : expected;
        return Math.Abs(value - nearest) / Math.ScaleB(1, exponent - 23);
    }

    private static IEnumerable<float> Arguments(float[] criticalPoints)
    {
        for (ulong bits = 0; bits <= uint.MaxValue; bits += Stride)
        {
            yield return BitConverter.UInt32BitsToSingle((uint)bits);
        }

        foreach (float point in criticalPoints)
        {
            int center = BitConverter.SingleToInt32Bits(point);
            for (int offset = -2000; offset <= 2000; offset++)
            {
                yield return BitConverter.Int32BitsToSingle(center + offset);
            }
        }
    }
}
