namespace DistributedAE.Training.Analysis;

/// <summary>Classifies rows by their nearest known rows: what a representation is worth without any training on it.</summary>
public static class NearestClasses
{
    /// <summary>The share of rows whose nearest known rows (by Euclidean distance) have mostly the same class; of equally frequent classes the nearest one's counts.</summary>
    /// <param name="known">Known rows.</param>
    /// <param name="knownClasses">Their classes, from 0.</param>
    /// <param name="rows">Rows to classify, one after the other.</param>
    /// <param name="classes">Their true classes.</param>
    /// <param name="neighbours">How many known rows vote, at least 1.</param>
    /// <param name="threads">Threads that compute, at least 1.</param>
    public static double Accuracy(NearestRows known, int[] knownClasses, ReadOnlyMemory<float> rows, int[] classes, int neighbours, int threads)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(knownClasses);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length, classes.Length * known.Length, nameof(rows));
        var right = new bool[classes.Length];
        Parallel.For(0, classes.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, row =>
        {
            Neighbour[] found = known.Find(rows.Span.Slice(row * known.Length, known.Length), neighbours);
            right[row] = Majority(found, knownClasses) == classes[row];
        });
        return (double)right.Count(isRight => isRight) / right.Length;
    }

    private static int Majority(Neighbour[] found, int[] classes) =>
        found.Select(neighbour => classes[neighbour.Row]).GroupBy(label => label).MaxBy(votes => votes.Count())!.Key;
}
