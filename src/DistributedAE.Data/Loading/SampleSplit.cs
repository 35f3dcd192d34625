using DistributedAE.Numerics;

namespace DistributedAE.Data;

/// <summary>Sets samples aside: a seeded choice, both parts in the data's order.</summary>
/// <param name="key">The key of the job file that gives the share.</param>
/// <param name="purpose">What the choice is for.</param>
internal sealed class SampleSplit(string key, RandomPurpose purpose)
{
    /// <summary>Sets validation samples aside.</summary>
    public static SampleSplit Validation { get; } = new("data.validation", RandomPurpose.ValidationSplit);

    /// <summary>Sets test samples aside.</summary>
    public static SampleSplit Test { get; } = new("data.testShare", RandomPurpose.TestSplit);

    /// <summary>Splits samples; at least one sample is in each part that is asked for.</summary>
    /// <exception cref="InputException">There are too few samples to set one aside, or no classes or groups to go by.</exception>
    public (SampleSet Kept, SampleSet Aside) Of(SampleSet samples, double share, SplitSpec split, ulong seed, string source)
    {
        if (share == 0)
        {
            return (samples, samples.Select([]));
        }

        if (samples.Count < 2)
        {
            throw new InputException($"{key} is {share}, but {source} has only 1 sample; set {key} to 0");
        }

        int count = Math.Clamp((int)((samples.Count * share) + 0.5), 1, samples.Count - 1);
        int[] chosen = split.By switch
        {
            SplitKind.Class => ByClass(samples, share, count, seed, source),
            SplitKind.Group => ByGroup(samples, count, split.Column, seed, source),
            _ => Shuffled([.. Enumerable.Range(0, samples.Count)], seed, 0)[..count],
        };
        var aside = new HashSet<int>(chosen);
        int[] kept = [.. Enumerable.Range(0, samples.Count).Where(sample => !aside.Contains(sample))];
        Array.Sort(chosen);
        return (samples.Select(kept), samples.Select(chosen));
    }

    /// <summary>The whole part of each class's share, and one more where the rest is largest, until there are <paramref name="count"/>; each class keeps a sample to train on.</summary>
    private int[] ByClass(SampleSet samples, double share, int count, ulong seed, string source)
    {
        if (samples.ClassCount == 0)
        {
            throw new InputException($"data.split is by class, but {source} has no classes; name them by data.csv.label or data.labels, or split by random");
        }

        int[][] classes = [.. Enumerable.Range(0, samples.Count).GroupBy(samples.Label).OrderBy(members => members.Key).Select(members => members.ToArray())];
        int[] taken = [.. classes.Select(members => Math.Min((int)(members.Length * share), members.Length - 1))];
        int[] byRest = [.. Enumerable.Range(0, classes.Length).OrderByDescending(index => (classes[index].Length * share) - (int)(classes[index].Length * share))];
        foreach (int index in byRest)
        {
            if (taken.Sum() < count && taken[index] < classes[index].Length - 1)
            {
                taken[index]++;
            }
        }

        return taken.Sum() > 0
            ? [.. classes.Zip(taken, (members, number) => Shuffled(members, seed, 1 + samples.Label(members[0]))[..number]).SelectMany(chosen => chosen)]
            : throw new InputException($"data.split is by class, but no class of {source} has two samples; split by random");
    }

    /// <summary>Groups in a shuffled order, each as long as it brings the number nearer to <paramref name="count"/>.</summary>
    private int[] ByGroup(SampleSet samples, int count, string? column, ulong seed, string source)
    {
        IReadOnlyList<string> groups = samples.Groups
            ?? throw new InputException($"data.split is by group, but {source} is no CSV file with a column of groups; split by random or class");
        int[][] members = [.. Enumerable.Range(0, samples.Count).GroupBy(sample => groups[sample], StringComparer.Ordinal).Select(group => group.ToArray())];
        if (members.Length < 2)
        {
            throw new InputException($"data.split is by group, but the column '{column}' of {source} has one value in all rows; at least 2 groups are needed");
        }

        List<int> chosen = [];
        int left = members.Length;
        foreach (int group in Shuffled([.. Enumerable.Range(0, members.Length)], seed, 0))
        {
            int size = members[group].Length;
            bool nearer = Math.Abs(chosen.Count + size - count) < Math.Abs(chosen.Count - count);
            if (left > 1 && (nearer || (left == 2 && chosen.Count == 0)))
            {
                chosen.AddRange(members[group]);
            }

            left--;
        }

        return [.. chosen];
    }

    private int[] Shuffled(int[] items, ulong seed, long stream)
    {
        new RandomStream(seed, purpose, 0, 0, stream).Shuffle(items);
        return items;
    }
}
