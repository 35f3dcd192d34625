namespace DistributedAE.Numerics;

/// <summary>
/// Functions of doubles for schedules and initial values, built from + − × ÷ and fused multiply-add only, so that a result has
/// the same bits on every machine. Relative error at most 4·10^−16 for <see cref="Exp"/>, <see cref="Log"/> and <see cref="Cos"/>, and
/// 10^−14 for <see cref="Pow"/> and <see cref="PowInteger"/>, wherever the result is a normal number.
/// </summary>
public static class ScalarMath
{
    /// <summary>Largest |x| that <see cref="Cos"/> accepts.</summary>
    public const double LargestAngle = 1048576.0;

    private const double RoundingShift = 6755399441055744.0;
    private const double Ln2 = 0.6931471805599453;
    private const double Ln2High = 0.6931471805592082;
    private const double Ln2Low = 7.371002565167799e-13;
    private const double HalfPiHigh = 1.5707963267948966;
    private const double HalfPiLow = 6.123233995736766e-17;

    /// <summary>e^x: 0 below −745.2, +∞ above 709.78, NaN for NaN.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        x = x < -746.0 ? -746.0 : x > 710.0 ? 710.0 : x;
        double count = Math.FusedMultiplyAdd(x, 1.0 / Ln2, RoundingShift) - RoundingShift;
        double rest = Math.FusedMultiplyAdd(count, -Ln2Low, Math.FusedMultiplyAdd(count, -Ln2High, x));
        double sum = 1.0;
        for (int term = 14; term > 1; term--)
        {
            sum = Math.FusedMultiplyAdd(sum, rest / term, 1.0);
        }

        int exponent = (int)count;
        int half = exponent / 2;
        return Math.FusedMultiplyAdd(sum, rest, 1.0) * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <summary>ln x: −∞ for 0, +∞ for +∞, NaN below 0 and for NaN.</summary>
    public static double Log(double x)
    {
        if (!(x > 0.0) || double.IsPositiveInfinity(x))
        {
            return x == 0.0 ? double.NegativeInfinity : double.IsPositiveInfinity(x) ? x : double.NaN;
        }

        (double high, double low) = LogInTwoParts(x);
        return high + low;
    }

    /// <summary>
    /// x^y. As IEEE 754's pow: 1 for y = 0 and for x = 1; a negative x only with a whole y (else NaN); 0^y is 0, or +∞ for y below 0;
    /// infinities as limits.
    /// </summary>
    public static double Pow(double x, double y)
    {
        if (y == 0.0 || x == 1.0)
        {
            return 1.0;
        }

        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return double.NaN;
        }

        bool whole = y == Math.Floor(y);
        bool odd = whole && Math.Abs(y) < 9007199254740992.0 && ((long)y & 1) != 0;
        if (x < 0.0 && !double.IsInfinity(x) && !whole)
        {
            return double.NaN;
        }

        double size = PowOfPositive(Math.Abs(x), y);
        return odd && double.IsNegative(x) ? -size : size;
    }

    /// <summary>x^n by repeated squaring, carried in two doubles so that the error does not grow with n; 1 for n = 0.</summary>
    /// <remarks>A power below the normal numbers may lose its last digits, as a negative n whose positive power overflows gives 0.</remarks>
    public static double PowInteger(double x, long n)
    {
        ulong rest = n < 0 ? unchecked(0UL - (ulong)n) : (ulong)n;
        double high = 1.0, low = 0.0, squareHigh = x, squareLow = 0.0;
        while (rest != 0)
        {
            if ((rest & 1) != 0)
            {
                (high, low) = Multiply(high, low, squareHigh, squareLow);
            }

            rest >>= 1;
            if (rest != 0)
            {
                (squareHigh, squareLow) = Multiply(squareHigh, squareLow, squareHigh, squareLow);
            }
        }

        if (n >= 0)
        {
            return high + low;
        }

        double quotient = 1.0 / high;
        return double.IsFinite(quotient) && quotient != 0.0 ? quotient - (quotient * quotient * low) : quotient;
    }

    /// <summary>cos x, x in radians; NaN for NaN and for |x| above <see cref="LargestAngle"/>.</summary>
    public static double Cos(double x)
    {
        if (!(Math.Abs(x) <= LargestAngle))
        {
            return double.NaN;
        }

        double quarters = Math.FusedMultiplyAdd(x, 1.0 / HalfPiHigh, RoundingShift) - RoundingShift;
        double first = Math.FusedMultiplyAdd(quarters, -HalfPiHigh, x);
        double angle = Math.FusedMultiplyAdd(quarters, -HalfPiLow, first);
        double square = angle * angle;
        return ((long)quarters & 3) switch
        {
            0 => Alternating(square, 1),
            1 => -angle * Alternating(square, 2),
            2 => -Alternating(square, 1),
            _ => angle * Alternating(square, 2),
        };
    }

    /// <summary>1 − z/(k(k+1)) (1 − z/((k+2)(k+3)) (…)): the cosine's series for k = 1, the sine's divided by its argument for k = 2.</summary>
    private static double Alternating(double square, int first)
    {
        double sum = 1.0;
        for (int term = first + 16; term >= first; term -= 2)
        {
            sum = Math.FusedMultiplyAdd(sum, -square / (term * (term + 1)), 1.0);
        }

        return sum;
    }

    private static double PowOfPositive(double x, double y)
    {
        if (x == 0.0 || double.IsInfinity(x) || double.IsInfinity(y))
        {
            bool grows = x > 1.0 == y > 0.0;
            return x == 1.0 ? 1.0 : grows ? double.PositiveInfinity : 0.0;
        }

        (double high, double low) = LogInTwoParts(x);
        double product = y * high;
        if (!(Math.Abs(product) < 800.0))
        {
            return product > 0.0 ? double.PositiveInfinity : 0.0;
        }

        double rest = Math.FusedMultiplyAdd(y, high, -product) + (y * low);
        double power = Exp(product);
        return double.IsFinite(power) ? Math.FusedMultiplyAdd(power, rest, power) : power;
    }

    /// <summary>
    /// ln x as an unevaluated sum of two doubles, some ten bits more precise than one: x = m 2^e, s = (m − 1)/(m + 1) with its rest,
    /// ln m = 2s + 2s³/3 + 2s⁵/5 + ….
    /// </summary>
    private static (double High, double Low) LogInTwoParts(double x)
    {
        int exponent = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= 18014398509481984.0;
            exponent = -54;
        }

        long bits = BitConverter.DoubleToInt64Bits(x);
        int power = (int)((bits - 0x3fe6a09e667f3bcdL) >> 52);
        exponent += power;
        double fraction = BitConverter.Int64BitsToDouble(bits - ((long)power << 52)) - 1.0;
        double denominator = fraction + 2.0;
        double denominatorRest = fraction - (denominator - 2.0);
        double ratio = fraction / denominator;
        double ratioRest = (Math.FusedMultiplyAdd(-ratio, denominator, fraction) - (ratio * denominatorRest)) / denominator;

        double square = ratio * ratio;
        double series = 0.0;
        for (int term = 25; term > 1; term -= 2)
        {
            series = Math.FusedMultiplyAdd(series, square, 2.0 / term);
        }

        double tail = Math.FusedMultiplyAdd(series * square, ratio, 2.0 * ratioRest);
        double whole = exponent * Ln2High;
        double high = whole + (2.0 * ratio);
        double rounding = (2.0 * ratio) - (high - whole);
        double low = Math.FusedMultiplyAdd(exponent, Ln2Low, rounding + tail);
        double sum = high + low;
        return (sum, low - (sum - high));
    }

    private static (double High, double Low) Multiply(double leftHigh, double leftLow, double rightHigh, double rightLow)
    {
        double product = leftHigh * rightHigh;
        if (!double.IsFinite(product) || product == 0.0)
        {
            return (product, 0.0);
        }

        double rest = Math.FusedMultiplyAdd(leftHigh, rightHigh, -product) + Math.FusedMultiplyAdd(leftHigh, rightLow, leftLow * rightHigh);
        double high = product + rest;
        return double.IsFinite(high) ? (high, rest - (high - product)) : (high, 0.0);
    }

    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);
}
