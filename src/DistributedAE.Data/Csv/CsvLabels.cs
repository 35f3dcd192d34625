using System.Globalization;
using System.Text;

namespace DistributedAE.Data;

/// <summary>Collects the labels of a CSV file and makes classes or values of them.</summary>
internal sealed class CsvLabels(string path, string column, DataSpec spec, Expectation expectation)
{
    /// <summary>Integer labels up to this are classes as they stand, and there are no more classes than this.</summary>
    public const int MaximumClasses = 10_000;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private readonly List<int> _classes = [];
    private readonly List<float> _values = [];

    /// <summary>Takes the label of the next row.</summary>
    /// <param name="field">The field's bytes, not empty.</param>
    /// <param name="place">Says where the field is; called when it is refused.</param>
    /// <exception cref="InputException">It is not a number where one is needed, or there are too many classes.</exception>
    public void Add(ReadOnlySpan<byte> field, Func<string> place)
    {
        if (spec.LabelKind == LabelKind.Number)
        {
            _values.Add(CsvNumber.Parse(field, place));
            return;
        }

        string text = Encoding.UTF8.GetString(field);
        if (!_numbers.TryGetValue(text, out int number))
        {
            number = _numbers.Count;
            if (number == MaximumClasses)
            {
                throw new InputException(
                    $"{path}: column '{column}' has more than {MaximumClasses} different labels; a number to predict needs the objective regress");
            }

            _numbers.Add(text, number);
            _texts.Add(text);
        }

        _classes.Add(number);
    }

    /// <summary>The labels of all rows.</summary>
    /// <exception cref="InputException">A label is out of the known classes.</exception>
    public SampleLabels Finish()
    {
        if (spec.LabelKind == LabelKind.Number)
        {
            return SampleLabels.OfValues([.. _values]);
        }

        if (expectation.ClassNames is { } known)
        {
            return Named(known);
        }

        int[] integers = [.. _texts.Select(AsInteger)];
        if (expectation.ClassCount is not null || Array.TrueForAll(integers, integer => integer >= 0))
        {
            return Numbered(integers);
        }

        string[] names = [.. _texts.Order(StringComparer.Ordinal)];
        if (spec.ClassCount is { } limit && names.Length > limit)
        {
            throw new InputException($"{path}: column '{column}' has {names.Length} different labels, the job says {limit} classes");
        }

        return Named(names);
    }

    private SampleLabels Named(IReadOnlyList<string> names)
    {
        var order = names.Index().ToDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);
        int[] map = new int[_texts.Count];
        for (int number = 0; number < map.Length; number++)
        {
            map[number] = order.TryGetValue(_texts[number], out int index)
                ? index
                : throw new InputException(
                    $"{path}: {FirstRow(number)}, column '{column}': the label '{_texts[number]}' is none of the {names.Count} known classes{Spelling.Hint(_texts[number], names)}");
        }

        int classCount = Math.Max(names.Count, spec.ClassCount ?? 0);
        return SampleLabels.OfClasses([.. _classes.Select(number => map[number])], classCount, names);
    }

    private SampleLabels Numbered(int[] integers)
    {
        int classCount = spec.ClassCount ?? expectation.ClassCount ?? (integers.Max() + 1);
        int wrong = Array.FindIndex(integers, integer => integer < 0 || integer >= classCount);
        return wrong < 0
            ? SampleLabels.OfClasses([.. _classes.Select(number => integers[number])], classCount)
            : throw new InputException(
                $"{path}: {FirstRow(wrong)}, column '{column}': the label is '{_texts[wrong]}'; {classCount} classes have labels 0 to {classCount - 1}; correct it, or raise data.classCount");
    }

    private string FirstRow(int number) => $"row {_classes.IndexOf(number) + 1}";

    /// <summary>The integer that a label is in its plain form, or −1.</summary>
    private static int AsInteger(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int integer)
            && integer < MaximumClasses && integer.ToString(CultureInfo.InvariantCulture) == text ? integer : -1;
}
