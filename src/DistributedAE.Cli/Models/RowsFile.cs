using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using DistributedAE.Data;

namespace DistributedAE.Cli.Models;

/// <summary>
/// Writes a row of numbers for each sample: as CSV with a header, identifiers and labels, as NumPy's npy with the numbers alone, or as npz or safetensors with
/// the arrays X and, where there are labels, y. Such files can be read as data again.
/// </summary>
internal static class RowsFile
{
    /// <summary>Gives the rows of consecutive samples, one after the other.</summary>
    public delegate void RowsSource(int[] part, Span<float> rows);

    /// <summary>The array of rows in a file of several, as data sources are read: X, and y for labels.</summary>
    private const string SamplesName = "X";

    private const string LabelsName = "y";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the file whole or not at all.</summary>
    /// <param name="path">Ends in .csv, .npy, .npz or .safetensors.</param>
    /// <param name="samples">The samples, for their identifiers and labels.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="parts">The samples in parts.</param>
    /// <param name="source">Gives the rows.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, SampleSet samples, IReadOnlyList<string> columns, IEnumerable<int[]> parts, RowsSource source) =>
        AtomicFile.Write(path, stream =>
        {
            var rows = new PartRows(columns.Count, parts, source);
            switch (Path.GetExtension(path).ToLowerInvariant())
            {
                case ".csv":
                    WriteCsv(stream, samples, columns, rows);
                    break;
                case ".npz":
                    WriteNpz(stream, samples, rows);
                    break;
                case ".safetensors":
                    WriteSafetensors(stream, samples, rows);
                    break;
                default:
                    WriteNpy(stream, samples, rows);
                    break;
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

    private static void WriteCsv(Stream stream, SampleSet samples, IReadOnlyList<string> columns, PartRows rows)
    {
        using var text = new StreamWriter(stream, Utf8, leaveOpen: true) { NewLine = "\n" };
        IEnumerable<string> names = columns.Select(CsvCell.Quote);
        names = samples.Ids is null ? names : names.Append("id");
        names = samples.HasLabels ? names.Append("label") : names;
        text.WriteLine(string.Join(',', names));
        rows.ForEach((part, values) =>
        {
            for (int row = 0; row < part.Length; row++)
            {
                WriteLine(text, samples, part[row], values.Slice(row * columns.Count, columns.Count));
            }
        });
    }

    private static void WriteNpy(Stream stream, SampleSet samples, PartRows rows)
    {
        NpyWriter.BeginMatrix(stream, samples.Count, rows.Length);
        rows.ForEach((_, values) => NpyWriter.WriteRow(stream, values));
    }

    private static void WriteNpz(Stream stream, SampleSet samples, PartRows rows)
    {
        using var archive = new NpzWriter(stream);
        archive.Add(SamplesName, entry => WriteNpy(entry, samples, rows));
        if (samples.ClassCount > 0)
        {
            archive.Add(LabelsName, entry => NpyWriter.WriteVector(entry, Classes(samples)));
        }
        else if (samples.HasLabels)
        {
            archive.Add(LabelsName, entry => NpyWriter.WriteVector(entry, Targets(samples)));
        }
    }

    private static void WriteSafetensors(Stream stream, SampleSet samples, PartRows rows)
    {
        List<TensorSource> tensors =
        [
            new(SamplesName, TensorType.Float32, [samples.Count, rows.Length], target => rows.ForEach((_, values) => target.Write(MemoryMarshal.AsBytes(values)))),
        ];
        if (samples.ClassCount > 0)
        {
            tensors.Add(TensorSource.Of(LabelsName, [samples.Count], Classes(samples)));
        }
        else if (samples.HasLabels)
        {
            tensors.Add(TensorSource.Of(LabelsName, [samples.Count], Targets(samples)));
        }

        SafetensorsWriter.Write(stream, tensors);
    }

    private static long[] Classes(SampleSet samples) => [.. Enumerable.Range(0, samples.Count).Select(sample => (long)samples.Label(sample))];

    private static float[] Targets(SampleSet samples) => [.. Enumerable.Range(0, samples.Count).Select(samples.Target)];

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
            text.Write(CsvCell.Quote(ids[sample]));
        }

        if (samples.Labels is { } labels)
        {
            text.Write(',');
            text.Write(CsvCell.Quote(CsvCell.LabelOf(labels, sample)));
        }

        text.WriteLine();
    }

    /// <summary>The rows of all samples, part by part, in one buffer.</summary>
    private sealed class PartRows(int length, IEnumerable<int[]> parts, RowsSource source)
    {
        /// <summary>Takes the rows of consecutive samples.</summary>
        public delegate void Taker(int[] part, ReadOnlySpan<float> rows);

        /// <summary>Length of a row.</summary>
        public int Length => length;

        public void ForEach(Taker take)
        {
            float[] rows = [];
            foreach (int[] part in parts)
            {
                int needed = part.Length * length;
                rows = rows.Length < needed ? new float[needed] : rows;
                source(part, rows.AsSpan(0, needed));
                take(part, rows.AsSpan(0, needed));
            }
        }
    }
}
