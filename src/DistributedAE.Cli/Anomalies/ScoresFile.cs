using System.Globalization;
using System.Text;
using DistributedAE.Cli.Models;
using DistributedAE.Data;
using DistributedAE.Training.Analysis;

namespace DistributedAE.Cli.Anomalies;

/// <summary>Writes the scores of samples as CSV: sample, score, whether it is an anomaly, the features to blame with their shares, ID, label.</summary>
internal static class ScoresFile
{
    /// <summary>Writes the file whole or not at all.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, SampleSet samples, AnomalyScores scores, double threshold) => AtomicFile.Write(path, stream =>
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine(string.Join(',', Columns(samples, scores.BlamedFeatures)));
        for (int sample = 0; sample < scores.Count; sample++)
        {
            text.WriteLine(string.Join(',', Cells(samples, scores, threshold, sample)));
        }
    });

    private static IEnumerable<string> Columns(SampleSet samples, int blamed)
    {
        IEnumerable<string> columns = ["sample", "score", "anomaly"];
        columns = columns.Concat(Enumerable.Range(1, blamed).SelectMany(place => new[] { $"feature{place}", $"share{place}" }));
        columns = samples.Ids is null ? columns : columns.Append("id");
        return samples.HasLabels ? columns.Append("label") : columns;
    }

    private static IEnumerable<string> Cells(SampleSet samples, AnomalyScores scores, double threshold, int sample)
    {
        yield return sample.ToString(CultureInfo.InvariantCulture);
        yield return scores.Values[sample].ToString(CultureInfo.InvariantCulture);
        yield return scores.Values[sample] > threshold ? "1" : "0";
        foreach ((int feature, float share) in scores.Blame(sample))
        {
            yield return CsvCell.Quote(FeatureColumns.NameOf(samples, feature));
            yield return share.ToString(CultureInfo.InvariantCulture);
        }

        if (samples.Ids is { } ids)
        {
            yield return CsvCell.Quote(ids[sample]);
        }

        if (samples.Labels is { } labels)
        {
            yield return CsvCell.Quote(CsvCell.LabelOf(labels, sample));
        }
    }
}
