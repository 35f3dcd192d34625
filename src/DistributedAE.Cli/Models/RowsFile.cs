using System.Globalization;
using System.Text;
using DistributedAE.Data;

namespace DistributedAE.Cli.Models;

/// <summary>Writes a row of numbers for each sample: as CSV with a header, identifiers and labels, or as NumPy's npy with the numbers alone.</summary>
internal static class RowsFile
{
    /// <summary>Gives the rows of consecutive samples, one after the other.</summary>
    public delegate void RowsSource(int[] part, Span<float> rows);

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the file whole or not at all.</summary>
    /// <param name="path">Ends in .csv or .npy.</param>
    /// <param name="samples">The samples, for their identifiers and labels.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="parts">The samples in parts.</param>
    /// <param name="source">Gives the rows.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, SampleSet samples, IReadOnlyList<string> columns, IEnumerable<int[]> parts, RowsSource source) =>
        AtomicFile.Write(path, stream =>
        {
            float[] rows = [];
            bool csv = IsCsv(path);
            using StreamWriter? text = csv ? new StreamWriter(stream, Utf8, leaveOpen: true) { NewLine = "\n" } : null;
            Header(stream, text, samples, columns);
            foreach (int[] part in parts)
            {
                int length = part.Length * columns.Count;
                rows = rows.Length < length ? new float[length] : rows;
                source(part, rows.AsSpan(0, length));
                if (text is null)
                {
                    NpyWriter.WriteRow(stream, rows.AsSpan(0, length));
                    continue;
                }

                for (int row = 0; row < part.Length; row++)
                {
                    WriteLine(text, samples, part[row], rows.AsSpan(row * columns.Count, columns.Count));
                }
            }
        });

    /// <summary>Makes sure that the name's end tells a format.</summary>
    /// <exception cref="InputException">It does not.</exception>
    public static void RequireFormat(string path, params string[] endings)
    {
        if (!endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        {
            throw new InputException($"--out is {path}, but must end in {string.Join(" or ", endings)}");
        }
    }

    private static bool IsCsv(string path) => Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    private static void Header(Stream stream, StreamWriter? text, SampleSet samples, IReadOnlyList<string> columns)
    {
        if (text is null)
        {
            NpyWriter.BeginMatrix(stream, samples.Count, columns.Count);
            return;
        }

        IEnumerable<string> names = columns.Select(Quote);
        names = samples.Ids is null ? names : names.Append("id");
        names = samples.HasLabels ? names.Append("label") : names;
        text.WriteLine(string.Join(',', names));
    }

    private static void WriteLine(StreamWriter text, SampleSet samples, int sample, ReadOnlySpan<float> values)
    {
        Span<char> number = stackalloc char[32];
        for (int column = 0; column < values.Length; column++)
        {
            if (column > 0)
            {
                text.Write(',');
            }

            values[column].TryFormat(number, out int length, default, CultureInfo.InvariantCulture);
            text.Write(number[..length]);
        }

        if (samples.Ids is { } ids)
        {
            text.Write(',');
            text.Write(Quote(ids[sample]));
        }

        if (samples.Labels is { } labels)
        {
            text.Write(',');
            text.Write(Quote(LabelOf(labels, sample)));
        }

        text.WriteLine();
    }

    private static string LabelOf(SampleLabels labels, int sample) => labels.ClassCount > 0
        ? labels.ClassNames?[labels.Class(sample)] ?? labels.Class(sample).ToString(CultureInfo.InvariantCulture)
        : labels.Target(sample).ToString(CultureInfo.InvariantCulture);

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
