using System.Globalization;
using DistributedAE.Data;

namespace DistributedAE.Cli.Models;

/// <summary>Texts in the cells of a CSV file.</summary>
internal static class CsvCell
{
    /// <summary>The label of a sample as its data has it: the class's name or number, or the value.</summary>
    public static string LabelOf(SampleLabels labels, int sample) => labels.ClassCount > 0
        ? labels.NameOf(labels.Class(sample))
        : labels.Target(sample).ToString(CultureInfo.InvariantCulture);

    /// <summary>The text, in quotes where CSV needs them.</summary>
    public static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
