namespace DistributedAE.Training.Evaluation;

/// <summary>Runs of samples that a <see cref="ModelRunner"/> takes in one call.</summary>
public static class SampleParts
{
    /// <summary>Samples 0 … <paramref name="count"/> − 1 in order, in parts of up to <see cref="ModelRunner.RowCapacity"/>.</summary>
    public static IEnumerable<int[]> Of(int count)
    {
        for (int from = 0; from < count; from += ModelRunner.RowCapacity)
        {
            yield return [.. Enumerable.Range(from, Math.Min(ModelRunner.RowCapacity, count - from))];
        }
    }
}
