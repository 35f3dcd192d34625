using System.Globalization;
using DistributedAE.Data;

namespace DistributedAE.Training.Tests.Analysis;

/// <summary>Samples of a few numbers, unscaled.</summary>
internal static class SmallData
{
    /// <summary>One row a sample; the features are named a, b, c, …</summary>
    public static SampleSet Of(params float[][] rows)
    {
        using var folder = new TemporaryFolder();
        IEnumerable<string> names = Enumerable.Range(0, rows[0].Length).Select(feature => $"{(char)('a' + feature)}");
        IEnumerable<string> lines = rows.Select(row => string.Join(',', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
        File.WriteAllLines(folder["data.csv"], lines.Prepend(string.Join(',', names)));
        return new DataSource(folder.Path).LoadFor(new DataSpec("data.csv"), 1, Scaling.None);
    }
}
