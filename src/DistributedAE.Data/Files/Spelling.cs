namespace DistributedAE.Data;

/// <summary>Finds what a misspelt word was meant to be.</summary>
public static class Spelling
{
    /// <summary>Only so many candidates are compared, and only words so long.</summary>
    private const int MostCompared = 1_000;
    private const int LongestCompared = 64;

    /// <summary>"; did you mean 'x'?" for the nearest known name, or nothing where none is near enough.</summary>
    public static string Hint(string name, IEnumerable<string> known) => Nearest(name, known) is { } near ? $"; did you mean '{near}'?" : "";

    /// <summary>
    /// The candidate nearest to <paramref name="word"/> by edit distance (without regard to case), or null where none is near
    /// enough to be meant: at most one edit in three letters, and at least one edit for a word of two.
    /// </summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > LongestCompared)
        {
            return null;
        }

        string lower = word.ToLowerInvariant();
        (string? best, int distance) = (null, int.MaxValue);
        foreach (string candidate in candidates.Take(MostCompared).Where(candidate => candidate.Length <= LongestCompared))
        {
            int edits = Distance(lower, candidate.ToLowerInvariant());
            if (edits < distance)
            {
                (best, distance) = (candidate, edits);
            }
        }

        return best is not null && distance <= Math.Min(word.Length - 1, Math.Max(1, Math.Max(word.Length, best.Length) / 3)) ? best : null;
    }

    /// <summary>
    /// Insertions, deletions, replacements and swaps of neighbours that turn one text into the other (Damerau 1964, each letter
    /// edited once).
    /// </summary>
    public static int Distance(string left, string right)
    {
        int[,] edits = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    edits[i, j] = i + j;
                    continue;
                }

                int replaced = edits[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                int shifted = Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1;
                bool swaps = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                int swapped = swaps ? edits[i - 2, j - 2] + 1 : int.MaxValue;
                edits[i, j] = Math.Min(Math.Min(replaced, shifted), swapped);
            }
        }

        return edits[left.Length, right.Length];
    }
}
