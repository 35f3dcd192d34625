namespace DistributedAE.Training.Pictures;

/// <summary>The range of an axis, its mapping to 0..1, and its ticks at round numbers.</summary>
internal sealed class AxisScale
{
    private readonly double _low;
    private readonly double _high;
    private readonly bool _logarithmic;

    private AxisScale(double low, double high, bool logarithmic, IReadOnlyList<(double Value, string Text)> ticks)
    {
        _low = low;
        _high = high;
        _logarithmic = logarithmic;
        Ticks = ticks;
    }

    /// <summary>Where ticks stand and what is written at them.</summary>
    public IReadOnlyList<(double Value, string Text)> Ticks { get; }

    /// <summary>
    /// A linear axis around the range of the data, with about <paramref name="tickCount"/> ticks and a little room at both ends; it
    /// starts at zero where the data come near it, if <paramref name="reachZero"/>.
    /// </summary>
    public static AxisScale Linear(double low, double high, int tickCount, double room = 0.04, bool reachZero = true)
    {
        (low, high) = Widened(low, high);
        double margin = (high - low) * room;
        bool fromZero = reachZero && low >= 0 && low <= 0.35 * high;
        double start = fromZero ? 0 : low - margin;
        return WithSteps(start, high + margin, Step(high - start, tickCount));
    }

    /// <summary>A linear axis of whole numbers with a little room at both ends.</summary>
    public static AxisScale Whole(int low, int high, int tickCount) => low == high
        ? WithSteps(low - 0.5, high + 0.5, 1)
        : WithSteps(low - (0.03 * (high - low)), high + (0.03 * (high - low)), Math.Max(Step(high - low, tickCount), 1), low);

    /// <summary>An axis of numbered things, 1 to <paramref name="count"/>, with half a place of room at both ends.</summary>
    public static AxisScale Features(int count, int tickCount) => WithSteps(0.5, count + 0.5, Math.Max(Step(count, tickCount), 1));

    /// <summary>A logarithmic axis around a range of positive data.</summary>
    public static AxisScale Logarithmic(double low, double high)
    {
        double start = low / 1.1;
        double end = high * 1.1;
        bool dense = end / start < 200;
        int[] multiples = dense ? [1, 2, 5] : [1];
        var ticks = new List<(double Value, string Text)>();
        for (int exponent = Decades.Floor(start); exponent <= Decades.Floor(end); exponent++)
        {
            ticks.AddRange(multiples
                .Select(multiple => multiple * Decades.Power(exponent))
                .Where(value => value >= start && value <= end)
                .Select(value => (value, Decades.Text(value, Math.Max(-exponent, 0)))));
        }

        return ticks.Count < 2
            ? new AxisScale(start, end, true, WithSteps(start, end, Step(end - start, 4)).Ticks)
            : new AxisScale(start, end, true, ticks);
    }

    /// <summary>Where a value lies between the axis's ends, 0..1 inside.</summary>
    public double Position(double value) => _logarithmic
        ? (Decades.Log10(value) - Decades.Log10(_low)) / (Decades.Log10(_high) - Decades.Log10(_low))
        : (value - _low) / (_high - _low);

    private static AxisScale WithSteps(double low, double high, double step, double firstTick = double.NegativeInfinity)
    {
        int digits = Math.Max(-Decades.Floor(step * 1.0000001), 0);
        var ticks = new List<(double Value, string Text)>();
        for (double count = Math.Ceiling((Math.Max(low, firstTick) / step) - 1e-9); count * step <= high + (step * 1e-9); count++)
        {
            double value = count == 0 ? 0 : count * step;
            ticks.Add((value, Decades.Text(value, digits)));
        }

        return new AxisScale(low, high, false, ticks);
    }

    /// <summary>A step of 1, 2 or 5 times a power of ten that gives at most the wanted number of ticks.</summary>
    private static double Step(double range, int tickCount)
    {
        double rough = range / Math.Max(tickCount, 1);
        double decade = Decades.Power(Decades.Floor(rough));
        foreach (int multiple in (ReadOnlySpan<int>)[1, 2, 5])
        {
            if (multiple * decade >= rough)
            {
                return multiple * decade;
            }
        }

        return 10 * decade;
    }

    private static (double Low, double High) Widened(double low, double high)
    {
        double least = Math.Max(Math.Max(Math.Abs(low), Math.Abs(high)) * 1e-6, 1e-12);
        if (high - low >= least)
        {
            return (low, high);
        }

        double half = Math.Max(Math.Abs(low) * 0.1, low == 0 ? 1 : 1e-9);
        return (low - half, high + half);
    }
}
