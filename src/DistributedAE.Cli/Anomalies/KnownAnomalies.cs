using DistributedAE.Data;

namespace DistributedAE.Cli.Anomalies;

/// <summary>Which samples are anomalies, where their labels say so.</summary>
internal static class KnownAnomalies
{
    /// <summary>Whether each sample is an anomaly; null where nothing is known.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="source">What the data is called.</param>
    /// <param name="anomalous">Names of the classes that are anomalies; empty takes class 1 of the classes 0 and 1.</param>
    /// <param name="normal">Names of the classes that are none; empty where <paramref name="anomalous"/> says it.</param>
    /// <exception cref="InputException">There are no labels, or no such class.</exception>
    public static bool[]? Of(SampleSet samples, string source, IReadOnlyList<string> anomalous, IReadOnlyList<string> normal)
    {
        bool asked = anomalous.Count + normal.Count > 0;
        if (samples.Labels is not { ClassCount: > 0 } labels)
        {
            return asked ? throw new InputException($"{source} has no labels to find anomalies by; leave --anomaly-label and --normal-label out, or name the labels' column in the model's job") : null;
        }

        if (!asked)
        {
            return labels is { ClassCount: 2, ClassNames: null } ? Where(samples, label => label == 1) : null;
        }

        HashSet<int> named = [.. anomalous.Concat(normal).Select(name => Find(labels, name, source))];
        return Where(samples, label => named.Contains(label) == anomalous.Count > 0);
    }

    private static bool[] Where(SampleSet samples, Func<int, bool> isAnomaly) =>
        [.. Enumerable.Range(0, samples.Count).Select(sample => isAnomaly(samples.Label(sample)))];

    private static int Find(SampleLabels labels, string name, string source)
    {
        string[] names = [.. Enumerable.Range(0, labels.ClassCount).Select(labels.NameOf)];
        int found = Array.IndexOf(names, name);
        return found >= 0
            ? found
            : throw new InputException($"{source} has no label '{name}'; its labels are {string.Join(", ", names.Take(20))}{(names.Length > 20 ? ", …" : "")}");
    }
}
