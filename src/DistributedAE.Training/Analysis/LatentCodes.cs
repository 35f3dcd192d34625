using DistributedAE.Numerics;

namespace DistributedAE.Training.Analysis;

/// <summary>Codes to make new samples from, row after row.</summary>
public static class LatentCodes
{
    /// <summary>Half the side of <see cref="Grid"/>: 98.8 % of a standard Gaussian lie within.</summary>
    public const double GridReach = 2.5;

    /// <summary>Codes from the standard Gaussian, which a variational model's codes are drawn to. A code is a function of seed and number alone.</summary>
    /// <param name="count">How many.</param>
    /// <param name="units">Length of a code.</param>
    /// <param name="seed">The seed.</param>
    public static float[] Draw(int count, int units, ulong seed)
    {
        var codes = new float[checked(count * units)];
        for (int code = 0; code < count; code++)
        {
            new RandomStream(seed, RandomPurpose.Generation, 0, 0, code).FillGaussian(codes.AsSpan(code * units, units));
        }

        return codes;
    }

    /// <summary>A square of codes: the first unit rises from left to right, the second from bottom to top, both from −2.5 to 2.5; the others are 0.</summary>
    /// <param name="side">Codes in a row, ≥ 2.</param>
    /// <param name="units">Length of a code; of one unit, there is one row.</param>
    public static float[] Grid(int side, int units)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 2);
        int rows = units > 1 ? side : 1;
        var codes = new float[checked(rows * side * units)];
        for (int at = 0; at < rows * side; at++)
        {
            codes[at * units] = Place(at % side, side);
            if (units > 1)
            {
                codes[(at * units) + 1] = -Place(at / side, side);
            }
        }

        return codes;
    }

    /// <summary>Codes in equal steps on the straight line between two codes, both ends among them.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The last, as long.</param>
    /// <param name="count">How many, ≥ 2.</param>
    public static float[] Between(ReadOnlySpan<float> from, ReadOnlySpan<float> to, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(to.Length, from.Length);
        var codes = new float[checked(count * from.Length)];
        for (int step = 0; step < count; step++)
        {
            float share = (float)step / (count - 1);
            for (int unit = 0; unit < from.Length; unit++)
            {
                codes[(step * from.Length) + unit] = (from[unit] * (1 - share)) + (to[unit] * share);
            }
        }

        return codes;
    }

    private static float Place(int step, int side) => (float)((2 * GridReach * step / (side - 1)) - GridReach);
}
