namespace DistributedAE.Training.Analysis;

/// <summary>The receiver operating characteristic: which share of either kind lies above a threshold, over all thresholds from the largest score down.</summary>
/// <param name="FalsePositive">Shares of the negative samples, from 0 to 1, never falling.</param>
/// <param name="TruePositive">Shares of the positive samples at the same thresholds.</param>
/// <param name="Area">The area under the curve, of all thresholds.</param>
public sealed record RocCurve(IReadOnlyList<float> FalsePositive, IReadOnlyList<float> TruePositive, double Area)
{
    /// <summary>Draws the curve.</summary>
    /// <param name="scores">One score a sample, finite.</param>
    /// <param name="positives">Whether each sample is one that is looked for; as many.</param>
    /// <param name="mostPoints">Most points of the curve, ≥ 2; first and last are always there.</param>
    /// <returns>The curve; null where one of the two kinds is missing.</returns>
    public static RocCurve? Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positives, int mostPoints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostPoints, 2);
        if (RankingMetrics.AreaUnderCurve(scores, positives) is not { } area)
        {
            return null;
        }

        double[] sorted = scores.ToArray();
        bool[] isPositive = positives.ToArray();
        Array.Sort(sorted, isPositive);
        int all = isPositive.Count(value => value);
        int others = isPositive.Length - all;
        List<(float Wrong, float Right)> points = [(0, 0)];
        int wrong = 0;
        int right = 0;
        for (int at = sorted.Length - 1; at >= 0; at--)
        {
            right += isPositive[at] ? 1 : 0;
            wrong += isPositive[at] ? 0 : 1;
            if (at == 0 || sorted[at - 1] != sorted[at])
            {
                points.Add(((float)wrong / others, (float)right / all));
            }
        }

        List<(float Wrong, float Right)> kept = Thin(points, mostPoints);
        return new RocCurve([.. kept.Select(point => point.Wrong)], [.. kept.Select(point => point.Right)], area);
    }

    private static List<(float Wrong, float Right)> Thin(List<(float Wrong, float Right)> points, int most) => points.Count <= most
        ? points
        : [.. Enumerable.Range(0, most).Select(index => points[(int)((long)index * (points.Count - 1) / (most - 1))])];
}
