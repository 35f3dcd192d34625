using System.Text;

namespace DistributedAE.Data;

/// <summary>Reads a CSV file of numbers, with a header, into samples.</summary>
internal sealed class CsvReader
{
    /// <summary>The most feature values of a file: rows times features.</summary>
    public const int MaximumValues = 1_000_000_000;

    private readonly string _path;
    private readonly CsvParser _parser;
    private readonly CsvHeader _header;
    private readonly CsvLabels? _labels;
    private readonly List<string>? _ids;
    private readonly List<string>? _groups;
    private readonly Func<string> _place;
    private float[] _values = [];
    private int _rows;
    private int _column;

    private CsvReader(string path, CsvParser parser, CsvHeader header, DataSpec spec, Expectation expectation)
    {
        _path = path;
        _parser = parser;
        _header = header;
        _labels = header.Label is { } label ? new CsvLabels(path, header.Names[label], spec, expectation) : null;
        _ids = header.Id is null ? null : [];
        _groups = header.Group is null ? null : [];
        _place = () => $"{Row}, column '{_header.Names[_column]}'";
    }

    private string Row => $"{_path}: row {_rows + 1} (line {_parser.Line})";

    /// <summary>Reads a whole file; values are not scaled yet.</summary>
    /// <param name="path">A file, plain or compressed by gzip.</param>
    /// <param name="spec">What columns and labels mean.</param>
    /// <param name="expectation">The features and classes that are known already.</param>
    /// <exception cref="InputException">The file is unreadable or not as described; the message says where.</exception>
    public static SampleSet Read(string path, DataSpec spec, Expectation expectation)
    {
        using FileStream file = InputFile.Open(path);
        using Stream content = InputFile.Unpack(file, out _);
        var parser = new CsvParser(content, path);
        if (!parser.Next() || parser.IsBlank)
        {
            throw new InputException($"{path}: line 1: a header with the columns' names is needed, the {(parser.IsBlank ? "line" : "file")} is empty");
        }

        CsvHeader header = CsvHeader.Read(parser, path, spec.Csv, expectation);
        var reader = new CsvReader(path, parser, header, spec, expectation);
        return reader.ReadRows();
    }

    private TableSamples ReadRows()
    {
        long blankLine = 0;
        while (_parser.Next())
        {
            if (_parser.IsBlank)
            {
                blankLine = blankLine == 0 ? _parser.Line : blankLine;
                continue;
            }

            if (blankLine != 0)
            {
                throw new InputException($"{_path}: line {blankLine} is empty, and rows follow; remove it");
            }

            ReadRow();
        }

        if (_rows == 0)
        {
            throw new InputException($"{_path}: there is only a header, no row of data");
        }

        int features = _header.Features.Length;
        Array.Resize(ref _values, _rows * features);
        return new TableSamples(_values, features, Scaling.None)
        {
            TableLabels = _labels?.Finish(),
            TableIds = _ids,
            TableGroups = _groups,
            TableFeatureNames = Array.ConvertAll(_header.Features, column => _header.Names[column]),
        };
    }

    private void ReadRow()
    {
        int columns = _header.Names.Length;
        int found = _parser.FieldCount;
        bool hasEmptyEnd = found == columns + 1 && _parser.Field(columns).IsEmpty;
        if (found != columns && !hasEmptyEnd)
        {
            throw new InputException($"{Row} has {found} fields, the header {columns} columns; each row needs a field for each column");
        }

        Span<float> target = NextValues();
        for (int feature = 0; feature < target.Length; feature++)
        {
            target[feature] = CsvNumber.Parse(Present(_header.Features[feature]), _place);
        }

        if (_header.Label is { } label)
        {
            _labels!.Add(Present(label), _place);
        }

        if (_header.Id is { } id)
        {
            _ids!.Add(Encoding.UTF8.GetString(_parser.Field(id)));
        }

        if (_header.Group is { } group)
        {
            _groups!.Add(Encoding.UTF8.GetString(Present(group)));
        }

        _rows++;
    }

    private ReadOnlySpan<byte> Present(int column)
    {
        _column = column;
        ReadOnlySpan<byte> field = _parser.Field(column);
        return field.Trim((byte)' ').IsEmpty ? throw new InputException($"{_place()}: the value is missing; fill it in, remove the row, or leave the column out (data.csv.ignore)") : field;
    }

    /// <summary>Room for one more row; the array doubles when it is full.</summary>
    private Span<float> NextValues()
    {
        int features = _header.Features.Length;
        int start = _rows * features;
        if ((long)start + features > MaximumValues)
        {
            throw new InputException($"{Row}: the file has more than the supported {MaximumValues} values");
        }

        if (start + features > _values.Length)
        {
            long doubled = Math.Max(features * 16L, _values.Length * 2L);
            Array.Resize(ref _values, (int)Math.Min(doubled, MaximumValues));
        }

        return _values.AsSpan(start, features);
    }
}
