using System.Globalization;

namespace DistributedAE.Training.Pictures;

/// <summary>Powers of ten and decimal logarithms, built from + − × ÷ only, so that axes are the same on every machine.</summary>
internal static class Decades
{
    private const double Log10Of2 = 0.30102999566398119521;
    private const double Log10OfE = 0.43429448190325182765;

    /// <summary>Ten to a whole power.</summary>
    public static double Power(int exponent)
    {
        double power = 1;
        for (int count = Math.Abs(exponent); count > 0; count--)
        {
            power *= 10;
        }

        return exponent < 0 ? 1 / power : power;
    }

    /// <summary>The decimal logarithm of a positive finite number, to about 14 digits.</summary>
    public static double Log10(double value)
    {
        int exponent = Math.ILogB(value);
        double mantissa = Math.ScaleB(value, -exponent);
        if (mantissa > 1.5)
        {
            mantissa /= 2;
            exponent++;
        }

        // ln m = 2 (z + z^3/3 + z^5/5 + ...) with z = (m - 1) / (m + 1), |z| <= 0.2
        double ratio = (mantissa - 1) / (mantissa + 1);
        double square = ratio * ratio;
        double term = ratio;
        double sum = 0;
        for (int odd = 1; odd <= 21; odd += 2)
        {
            sum += term / odd;
            term *= square;
        }

        return (exponent * Log10Of2) + (2 * sum * Log10OfE);
    }

    /// <summary>The largest whole number not above the decimal logarithm, exact at powers of ten.</summary>
    public static int Floor(double value)
    {
        int exponent = (int)Math.Floor(Log10(value));
        if (Power(exponent + 1) <= value)
        {
            return exponent + 1;
        }

        return Power(exponent) > value ? exponent - 1 : exponent;
    }

    /// <summary>A number for people: at most <paramref name="digits"/> decimals, very large and very small numbers with an exponent.</summary>
    public static string Text(double value, int digits)
    {
        double size = Math.Abs(value);
        string text = size != 0 && (size >= 1e6 || digits > 5)
            ? value.ToString("0.###e0", CultureInfo.InvariantCulture)
            : value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.Replace('-', '−');
    }
}
