namespace DistributedAE.Training.Analysis;

/// <summary>How well scores put the samples that are looked for before the others. Exact, also where scores are equal.</summary>
public static class RankingMetrics
{
    /// <summary>
    /// The area under the receiver operating characteristic: the probability that a positive sample has a larger score than a negative one, equal
    /// scores counting half (the statistic of Mann and Whitney 1947). Null where one of the two kinds is missing.
    /// </summary>
    /// <param name="scores">One score a sample, finite.</param>
    /// <param name="positives">Whether each sample is one that is looked for; as many.</param>
    /// <exception cref="ArgumentException">The numbers of scores and positives differ.</exception>
    public static double? AreaUnderCurve(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positives)
    {
        int[] order = FallingOrder(scores, positives);
        long positivesBefore = 0;
        long negatives = 0;
        double pairs = 0;
        for (int start = 0; start < order.Length;)
        {
            (int end, int found) = Tied(order, start, scores, positives);
            int missed = end - start - found;
            pairs += missed * (positivesBefore + (found / 2.0));
            positivesBefore += found;
            negatives += missed;
            start = end;
        }

        return positivesBefore == 0 || negatives == 0 ? null : pairs / ((double)positivesBefore * negatives);
    }

    /// <summary>
    /// The average precision Σ (Rₙ − Rₙ₋₁) Pₙ over the thresholds at each different score, from the largest down, as scikit-learn's
    /// <c>average_precision_score</c>. Null where no sample is positive.
    /// </summary>
    /// <inheritdoc cref="AreaUnderCurve"/>
    public static double? AveragePrecision(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positives)
    {
        int[] order = FallingOrder(scores, positives);
        long foundSoFar = 0;
        double sum = 0;
        for (int start = 0; start < order.Length;)
        {
            (int end, int found) = Tied(order, start, scores, positives);
            foundSoFar += found;
            sum += found * ((double)foundSoFar / end);
            start = end;
        }

        return foundSoFar == 0 ? null : sum / foundSoFar;
    }

    /// <summary>
    /// The value that the share <paramref name="share"/> of the scores does not exceed, interpolated linearly between neighbours (NumPy's default).
    /// </summary>
    /// <param name="scores">At least one.</param>
    /// <param name="share">0…1.</param>
    public static double Quantile(ReadOnlySpan<double> scores, double share)
    {
        ArgumentOutOfRangeException.ThrowIfZero(scores.Length, nameof(scores));
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        double[] sorted = scores.ToArray();
        Array.Sort(sorted);
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return below == sorted.Length - 1
            ? sorted[below]
            : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }

    private static int[] FallingOrder(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positives)
    {
        if (scores.Length != positives.Length)
        {
            throw new ArgumentException($"there are {scores.Length} scores, but {positives.Length} samples are known to be positive or not");
        }

        int[] order = [.. Enumerable.Range(0, scores.Length)];
        double[] keys = scores.ToArray();
        Array.Sort(keys, order);
        Array.Reverse(order);
        return order;
    }

    /// <summary>Where the run of equal scores from <paramref name="start"/> ends, and how many of its samples are positive.</summary>
    private static (int End, int Found) Tied(int[] order, int start, ReadOnlySpan<double> scores, ReadOnlySpan<bool> positives)
    {
        int end = start;
        int found = 0;
        for (; end < order.Length && scores[order[end]] == scores[order[start]]; end++)
        {
            found += positives[order[end]] ? 1 : 0;
        }

        return (end, found);
    }
}
