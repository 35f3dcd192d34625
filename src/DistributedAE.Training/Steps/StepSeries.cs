using System.Runtime.InteropServices;

namespace DistributedAE.Training.Steps;

/// <summary>
/// The steps of a stage in a bounded number of buckets, however many come. Each bucket stands for 1, 2, 4, 8 … steps of the stage, all for as many, and
/// begins at a multiple: so buckets that are full don't change when steps are added, until there are too many and each two become one.
/// </summary>
/// <param name="stage">Index of the stage.</param>
/// <param name="most">Most buckets, ≥ 2.</param>
public sealed class StepSeries(int stage, int most)
{
    private readonly List<StepBucket> _buckets = [];
    private int _doublings;

    /// <summary>Index of the stage.</summary>
    public int Stage { get; } = stage;

    /// <summary>Number of buckets.</summary>
    public int Count => _buckets.Count;

    /// <summary>The last step that was added; 0 without any.</summary>
    public long LastStep => _buckets.Count > 0 ? _buckets[^1].LastStep : 0;

    /// <summary>Adds a step that comes behind all others.</summary>
    public void Add(in StepRecord step)
    {
        Append(_buckets, StepBucket.Of(step), _doublings);
        while (_buckets.Count > most)
        {
            _doublings++;
            StepBucket[] fine = [.. _buckets];
            _buckets.Clear();
            foreach (StepBucket bucket in fine)
            {
                Append(_buckets, bucket, _doublings);
            }
        }
    }

    /// <summary>The stage in at most so many points.</summary>
    /// <param name="points">≥ 1.</param>
    public IReadOnlyList<StepBucket> Points(int points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        List<StepBucket> found = [.. _buckets];
        for (int doublings = _doublings + 1; found.Count > points; doublings++)
        {
            var coarse = new List<StepBucket>((found.Count / 2) + 1);
            foreach (StepBucket bucket in found)
            {
                Append(coarse, bucket, doublings);
            }

            found = coarse;
        }

        return found;
    }

    /// <summary>Training time at the end of a step, in seconds; between two buckets by their distance. Null without any step.</summary>
    public double? SecondsAt(long step)
    {
        ReadOnlySpan<StepBucket> buckets = CollectionsMarshal.AsSpan(_buckets);
        if (buckets.IsEmpty)
        {
            return null;
        }

        int low = 0;
        for (int high = buckets.Length - 1; low < high;)
        {
            int middle = (low + high) / 2;
            (low, high) = buckets[middle].LastStep < step ? (middle + 1, high) : (low, middle);
        }

        StepBucket at = buckets[low];
        (long step, double seconds) before = low > 0 ? (buckets[low - 1].LastStep, buckets[low - 1].Seconds) : (at.FirstStep - 1, at.Seconds - at.Duration);
        double share = Math.Clamp((step - before.step) / (double)(at.LastStep - before.step), 0, 1);
        return before.seconds + (share * (at.Seconds - before.seconds));
    }

    private static void Append(List<StepBucket> buckets, in StepBucket next, int doublings)
    {
        if (buckets.Count > 0 && (buckets[^1].LastStep - 1) >> doublings == (next.LastStep - 1) >> doublings)
        {
            CollectionsMarshal.AsSpan(buckets)[^1].Add(next);
        }
        else
        {
            buckets.Add(next);
        }
    }
}
