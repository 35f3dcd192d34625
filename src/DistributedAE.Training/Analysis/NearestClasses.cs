namespace DistributedAE.Training.Analysis;

/// <summary>Classifies rows by their nearest known rows: what a representation is worth without any training on it.</summary>
/// <param name="Accuracy">The share of rows whose nearest known rows mostly have the same class; of equally frequent classes the nearest one's counts.</param>
/// <param name="Precision">The share of nearest known rows that have the same class, mean over rows (precision at k).</param>
public sealed record NearestClasses(double Accuracy, double Precision)
{
    /// <summary>Finds the nearest known rows and compares classes.</summary>
    /// <param name="known">Known rows.</param>
    /// <param name="knownClasses">Their classes, from 0.</param>
    /// <param name="rows">Rows to classify, one after the other, at least one.</param>
    /// <param name="classes">Their true classes.</param>
    /// <param name="neighbours">How many known rows vote, at least 1.</param>
    /// <param name="threads">Threads that compute, at least 1.</param>
    public static NearestClasses Measure(NearestRows known, int[] knownClasses, ReadOnlyMemory<float> rows, int[] classes, int neighbours, int threads)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(knownClasses);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentOutOfRangeException.ThrowIfZero(classes.Length, nameof(classes));
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length, classes.Length * known.Length, nameof(rows));
        int right = 0;
        double same = 0;
        foreach ((int row, Neighbour[] found) in known.FindAll(rows, neighbours, threads).Index())
        {
            right += Majority(found, knownClasses) == classes[row] ? 1 : 0;
            same += (double)found.Count(neighbour => knownClasses[neighbour.Row] == classes[row]) / found.Length;
        }

        return new NearestClasses((double)right / classes.Length, same / classes.Length);
    }

    private static int Majority(Neighbour[] found, int[] classes) =>
        found.Select(neighbour => classes[neighbour.Row]).GroupBy(label => label).MaxBy(votes => votes.Count())!.Key;
}
