namespace DistributedAE.Autoencoders;

/// <summary>Powers with a whole exponent by repeated squaring: multiplications only, so the same bits on every machine.</summary>
internal static class IntegerPower
{
    /// <summary>value^exponent, for an exponent ≥ 0; underflows to 0 for a large exponent and |value| &lt; 1.</summary>
    public static double Of(double value, long exponent)
    {
        double power = 1;
        for (double square = value; exponent > 0; exponent >>= 1, square *= square)
        {
            if ((exponent & 1) != 0)
            {
                power *= square;
            }
        }

        return power;
    }
}
