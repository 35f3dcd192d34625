namespace DistributedAE.Data;

/// <summary>Finds the name that someone probably meant.</summary>
internal static class NearestName
{
    /// <summary>Only so many names are compared, and only names so long.</summary>
    private const int Limit = 1_000;

    /// <summary>"; did you mean 'x'?" for the most similar known name, or nothing when none is similar.</summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        int allowed = Math.Min(name.Length - 1, Math.Max(1, (name.Length + 1) / 3));
        string? nearest = known
            .Take(Limit)
            .Where(candidate => candidate.Length < Limit && Math.Abs(candidate.Length - name.Length) <= allowed)
            .Select(candidate => (Name: candidate, Distance: Distance(name, candidate)))
            .Where(candidate => candidate.Distance <= allowed)
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
        return nearest is null ? "" : $"; did you mean '{nearest}'?";
    }

    /// <summary>Levenshtein's distance, upper and lower case being equal.</summary>
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int first = 1; first <= left.Length; first++)
        {
            int diagonal = row[0];
            row[0] = first;
            for (int second = 1; second <= right.Length; second++)
            {
                bool same = char.ToLowerInvariant(left[first - 1]) == char.ToLowerInvariant(right[second - 1]);
                int replaced = diagonal + (same ? 0 : 1);
                diagonal = row[second];
                row[second] = Math.Min(replaced, Math.Min(row[second], row[second - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
