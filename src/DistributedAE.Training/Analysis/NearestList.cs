namespace DistributedAE.Training.Analysis;

/// <summary>The rows with the largest sums so far, largest first; of equal ones the first.</summary>
/// <param name="length">How many are kept; no more than are offered in all.</param>
/// <param name="except">A row that is never kept; −1 for none.</param>
internal sealed class NearestList(int length, int except)
{
    private int _found;

    /// <summary>The rows with their sums.</summary>
    public Neighbour[] Rows { get; } = new Neighbour[length];

    /// <summary>Offers consecutive rows from <paramref name="from"/> on.</summary>
    public void Offer(int from, ReadOnlySpan<float> sums)
    {
        for (int row = 0; row < sums.Length; row++)
        {
            bool fits = _found < Rows.Length || (_found > 0 && sums[row] > Rows[_found - 1].Measure);
            if (fits && from + row != except)
            {
                Insert(new Neighbour(from + row, sums[row]));
            }
        }
    }

    private void Insert(Neighbour next)
    {
        int place = Math.Min(_found, Rows.Length - 1);
        for (; place > 0 && Rows[place - 1].Measure < next.Measure; place--)
        {
            Rows[place] = Rows[place - 1];
        }

        Rows[place] = next;
        _found = Math.Min(_found + 1, Rows.Length);
    }
}
