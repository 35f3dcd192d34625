namespace DistributedAE.Numerics.Gemm;

/// <summary>Rows or panels <paramref name="From"/>…<paramref name="To"/>−1.</summary>
/// <param name="From">The first.</param>
/// <param name="To">Behind the last.</param>
public readonly record struct WorkRange(int From, int To)
{
    /// <summary>How many.</summary>
    public int Length => To - From;

    /// <summary>Part <paramref name="index"/> of <paramref name="count"/> nearly equal parts.</summary>
    public WorkRange Part(int index, int count) =>
        new(From + (int)((long)Length * index / count), From + (int)((long)Length * (index + 1) / count));
}
