using System.Text;

namespace DistributedAE.Data;

/// <summary>The columns of a CSV file and what each means.</summary>
internal sealed class CsvHeader
{
    private CsvHeader(string[] names, int[] features, int? label, int? id, int? group)
    {
        Names = names;
        Features = features;
        Label = label;
        Id = id;
        Group = group;
    }

    /// <summary>All columns' names; an empty last one is left off.</summary>
    public string[] Names { get; }

    /// <summary>The columns of features, in the features' order.</summary>
    public int[] Features { get; }

    /// <summary>The column of labels.</summary>
    public int? Label { get; }

    /// <summary>The column of identifiers.</summary>
    public int? Id { get; }

    /// <summary>The column of groups; it may be that of labels or identifiers too.</summary>
    public int? Group { get; }

    /// <summary>Reads the header that <paramref name="parser"/> stands on.</summary>
    /// <param name="parser">On the first record.</param>
    /// <param name="path">For messages.</param>
    /// <param name="options">What columns mean.</param>
    /// <param name="expectation">The features a model wants, in its order (null takes all columns not named in the options), and whether others may be missing.</param>
    /// <exception cref="InputException">Names are missing, double or unknown.</exception>
    public static CsvHeader Read(CsvParser parser, string path, CsvOptions options, Expectation expectation)
    {
        string[] names = ReadNames(parser, path);
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int column = 0; column < names.Length; column++)
        {
            if (names[column].Length == 0)
            {
                throw new InputException($"{path}: line {parser.Line}: column {column + 1} has no name; name it in the header");
            }

            if (!columns.TryAdd(names[column], column))
            {
                throw new InputException(
                    $"{path}: line {parser.Line}: columns {columns[names[column]] + 1} and {column + 1} are both named '{names[column]}'; rename one");
            }
        }

        int Find(string name, string use) => columns.TryGetValue(name, out int column)
            ? column
            : throw new InputException($"{path}: there is no column '{name}' ({use}){Spelling.Hint(name, names)}");

        bool isForModel = expectation.OnlyFeaturesNeeded;
        int? FindOther(string? name, string use) => name is null || (isForModel && !columns.ContainsKey(name)) ? null : Find(name, use);

        int? label = FindOther(options.Label, "csv.label");
        int? id = FindOther(options.Id, "csv.id");
        int? group = expectation.FeatureNames is null ? FindOther(options.Group, "split.column") : null;
        HashSet<int> others = [.. options.Ignore.Select(name => FindOther(name, "csv.ignore")).Concat([label, id, group]).OfType<int>()];
        int[] features = expectation.FeatureNames is { } featureNames
            ? [.. featureNames.Select(name => Find(name, "a feature of the model"))]
            : [.. Enumerable.Range(0, names.Length).Where(column => !others.Contains(column))];
        return features.Length > 0
            ? new CsvHeader(names, features, label, id, group)
            : throw new InputException($"{path}: no column is left as a feature; {names.Length} columns are labels, IDs or ignored");
    }

    private static string[] ReadNames(CsvParser parser, string path)
    {
        int count = parser.FieldCount;
        if (count > 1 && parser.Field(count - 1).Trim((byte)' ').IsEmpty)
        {
            count--;
        }

        string[] names = new string[count];
        for (int column = 0; column < count; column++)
        {
            names[column] = Encoding.UTF8.GetString(parser.Field(column)).Trim();
        }

        return count == 1 && names[0].AsSpan().ContainsAny(';', '\t')
            ? throw new InputException($"{path}: line {parser.Line}: one column named '{names[0]}'; columns must be separated by commas")
            : names;
    }
}
