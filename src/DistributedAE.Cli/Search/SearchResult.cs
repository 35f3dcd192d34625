using System.Globalization;
using System.Text;
using DistributedAE.Cli.Display;
using DistributedAE.Cli.Models;
using DistributedAE.Data;
using DistributedAE.Training.Analysis;

namespace DistributedAE.Cli.Search;

/// <summary>What a search found, for people, for programs and as a file.</summary>
internal sealed class SearchResult
{
    private const int ShownQueries = 10;
    private const int ShownNeighbours = 5;

    private readonly CodeIndex _index;
    private readonly ModelData _queries;
    private readonly Neighbour[][] _found;
    private readonly RowMetric _metric;

    /// <summary>Takes the neighbours of all queries.</summary>
    public SearchResult(CodeIndex index, ModelData queries, Neighbour[][] found, RowMetric metric)
    {
        _index = index;
        _queries = queries;
        _found = found;
        _metric = metric;
        Precision = index.Labels is { } known && queries.Samples.ClassCount > 0 ? PrecisionOf(known, queries.Samples.Labels!) : null;
    }

    /// <summary>Share of neighbours of the query's class, mean over queries; null where classes are not known.</summary>
    public double? Precision { get; }

    private string MeasureName => _metric switch
    {
        RowMetric.Hamming => "bits",
        RowMetric.Euclidean => "squaredDistance",
        _ => "cosine",
    };

    /// <summary>Writes one line for each query and neighbour.</summary>
    public void WriteCsv(string path) => AtomicFile.Write(path, stream =>
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine($"query,rank,neighbour,{MeasureName},queryId,queryLabel,neighbourId,neighbourLabel");
        for (int query = 0; query < _found.Length; query++)
        {
            foreach ((int place, Neighbour neighbour) in _found[query].Index())
            {
                string measure = neighbour.Measure.ToString(CultureInfo.InvariantCulture);
                string of = $"{CsvCell.Quote(Id(_queries.Samples.Ids, query))},{CsvCell.Quote(Label(_queries.Samples.Labels, query))}";
                string to = $"{CsvCell.Quote(Id(_index.Ids, neighbour.Row))},{CsvCell.Quote(Label(_index.Labels, neighbour.Row))}";
                text.WriteLine($"{query},{place + 1},{neighbour.Row},{measure},{of},{to}");
            }
        }
    });

    /// <summary>Tells the result on stdout; the neighbours themselves only where they are in no file.</summary>
    public void Tell(string? file, bool json)
    {
        int neighbours = _found[0].Length;
        if (json)
        {
            JsonOutput.Write(new
            {
                Index = new { _index.Source, Samples = _index.Count, _index.ModelSha256 },
                Data = _queries.Source,
                _queries.Part,
                Metric = _metric,
                Neighbours = neighbours,
                Precision,
                File = file is null ? null : Path.GetFullPath(file),
                Queries = file is null ? _found.Select((found, query) => new
                {
                    Query = query,
                    Id = _queries.Samples.Ids?[query],
                    Found = found.Select(neighbour => new { Sample = neighbour.Row, Id = _index.Ids?[neighbour.Row], neighbour.Measure }),
                }) : null,
            });
            return;
        }

        Row("index", $"{_index.Source}, {_index.Count} samples, codes of {_index.Length} units");
        Row("queries", $"{_queries.Source}, {Say.Count(_found.Length, $"{_queries.What} sample")}");
        if (Precision is { } precision)
        {
            Row($"precision at {neighbours}", $"{precision.ToString("F4", CultureInfo.InvariantCulture)} of the neighbours are of the query's class");
        }

        if (file is not null)
        {
            Row("wrote", Say.Path(file));
            return;
        }

        foreach ((int query, Neighbour[] found) in _found.Take(ShownQueries).Index())
        {
            string more = found.Length > ShownNeighbours ? ", …" : "";
            Row(Name("sample", query, _queries.Samples.Ids, _queries.Samples.Labels), string.Join(", ", found.Take(ShownNeighbours).Select(Describe)) + more);
        }

        if (_found.Length > ShownQueries)
        {
            Row("…", $"{_found.Length - ShownQueries} more; --out FILE.csv writes all");
        }
    }

    private double PrecisionOf(SampleLabels known, SampleLabels asked)
    {
        double sum = 0;
        for (int query = 0; query < _found.Length; query++)
        {
            string label = CsvCell.LabelOf(asked, query);
            int same = _found[query].Count(neighbour => CsvCell.LabelOf(known, neighbour.Row) == label);
            sum += (double)same / Math.Max(1, _found[query].Length);
        }

        return sum / _found.Length;
    }

    private string Describe(Neighbour neighbour)
    {
        string measure = _metric switch
        {
            RowMetric.Hamming => $"{neighbour.Measure:F0} bits",
            RowMetric.Euclidean => Say.Loss(neighbour.Measure),
            _ => neighbour.Measure.ToString("F4", CultureInfo.InvariantCulture),
        };
        return $"{Name("", neighbour.Row, _index.Ids, _index.Labels)} {measure}".TrimStart();
    }

    private static string Name(string what, int number, IReadOnlyList<string>? ids, SampleLabels? labels)
    {
        string label = labels is null ? "" : $" ({CsvCell.LabelOf(labels, number)})";
        return $"{what} {(ids is null ? number.ToString(CultureInfo.InvariantCulture) : ids[number])}{label}".TrimStart();
    }

    private static string Id(IReadOnlyList<string>? ids, int number) => ids?[number] ?? "";

    private static string Label(SampleLabels? labels, int number) => labels is null ? "" : CsvCell.LabelOf(labels, number);

    private static void Row(string name, string value) => Console.Out.WriteLine($"{name,-18} {value}");
}
