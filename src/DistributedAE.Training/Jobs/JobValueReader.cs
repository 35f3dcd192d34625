using System.Globalization;
using System.Text.RegularExpressions;
using DistributedAE.Data;

namespace DistributedAE.Training.Jobs;

/// <summary>Checks a tree against the table of keys, value by value, and gathers what is right.</summary>
internal sealed partial class JobValueReader(JobErrors errors)
{
    /// <summary>The values of <paramref name="node"/>, or null with an error told.</summary>
    public JobValue? Read(JobKey key, JobNode node, string path)
    {
        if (key.Nullable && node is JobScalar { IsNull: true })
        {
            return new JobValue(null, path, node.Origin);
        }

        object? value = key.Kind switch
        {
            JobKeyKind.Mapping => ReadMapping(key, node, path),
            JobKeyKind.List => ReadList(key, node, path),
            JobKeyKind.Integer => ReadInteger(key, node, path),
            JobKeyKind.Number => ReadNumber(key, node, path),
            JobKeyKind.Flag => ReadFlag(node, path),
            JobKeyKind.Word => ReadWord(key, node, path),
            _ => ReadText(node, path),
        };
        return value is null ? null : new JobValue(value, path, node.Origin);
    }

    private JobValues? ReadMapping(JobKey key, JobNode node, string path)
    {
        if (node is not JobMapping mapping)
        {
            string names = string.Join(", ", key.Keys.Select(child => child.Name));
            string example = key.Keys is [var first, ..] ? $"{{ {first.Name}: ... }}" : "{ }";
            return Wrong<JobValues>(node, path, $"a mapping such as {example} with the keys {names}");
        }

        var values = new JobValues(key, path, mapping.Origin);
        foreach (JobEntry entry in mapping.Entries)
        {
            if (key.Find(entry.Key) is not { } child)
            {
                TellUnknownKey(key, entry, path);
            }
            else if (Read(child, entry.Value, JobPaths.Below(path, child.Name)) is { } value)
            {
                values.Add(child.Name, value with { Origin = entry.Origin });
            }
        }

        foreach (JobKey child in key.Keys.Where(child => child.Required && mapping.Entries.All(entry => entry.Key != child.Name && entry.Key != child.NotRequiredWith)))
        {
            TellMissing(child, mapping.Origin, path);
        }

        return values;
    }

    private void TellMissing(JobKey key, JobOrigin origin, string path)
    {
        string childPath = JobPaths.Below(path, key.Name);
        if (key.Kind == JobKeyKind.Mapping)
        {
            errors.Doubt(childPath);
            foreach (JobKey child in key.Keys.Where(child => child.Required))
            {
                TellMissing(child, origin, childPath);
            }

            return;
        }

        errors.Add(origin, childPath, $"{childPath} is missing: {LowerFirst(key.Description)}");
    }

    private void TellUnknownKey(JobKey parent, JobEntry entry, string path)
    {
        string message = $"{JobPaths.Below(path, entry.Key)} is not a key of a job";
        if (Spelling.Nearest(entry.Key, parent.Keys.Select(child => child.Name)) is { } near)
        {
            message += $"; did you mean \"{near}\"?";
            errors.Doubt(JobPaths.Below(path, near));
        }
        else if (PathTo(JobKeys.Root, entry.Key, "") is { } elsewhere)
        {
            message += $"; did you mean {elsewhere}?";
        }
        else
        {
            message += $"; the keys here are {string.Join(", ", parent.Keys.Select(child => child.Name))}";
        }

        errors.Add(entry.Origin, message);
    }

    /// <summary>Where a key of exactly that name stands, nearest to the root first.</summary>
    private static string? PathTo(JobKey key, string name, string path)
        => key.Find(name) is not null
            ? JobPaths.Below(path, name)
            : key.Keys.Select(child => PathTo(child, name, JobPaths.Below(path, child.Name))).FirstOrDefault(found => found is not null);

    private List<JobValue>? ReadList(JobKey key, JobNode node, string path)
    {
        if (node is JobScalar { IsNull: false } && key.OneForAll)
        {
            return Read(key.Item!, node, path) is { } single ? [single] : null;
        }

        if (node is not JobList list)
        {
            return Wrong<List<JobValue>>(node, path, key.OneForAll ? "one value or a list such as [a, b]" : "a list such as [a, b]");
        }

        if (list.Items.Count < key.MinimumItems || list.Items.Count > key.MaximumItems)
        {
            string limit = list.Items.Count < key.MinimumItems ? $"at least {key.MinimumItems}" : $"at most {key.MaximumItems}";
            errors.Add(node.Origin, path, $"{path} has {Count(list.Items.Count, "entry", "entries")}, but must have {limit}");
            return null;
        }

        var items = new List<JobValue>();
        for (int i = 0; i < list.Items.Count; i++)
        {
            if (Read(key.Item!, list.Items[i], JobPaths.Item(path, i)) is { } item)
            {
                items.Add(item);
            }
        }

        return items.Count == list.Items.Count ? items : null;
    }

    private object? ReadInteger(JobKey key, JobNode node, string path)
    {
        if (node is not JobScalar { IsPlain: true } scalar || !WholeNumber().IsMatch(scalar.Text))
        {
            return Wrong<object>(node, path, "a whole number");
        }

        bool fits = decimal.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal value);
        if (!fits || value < key.Minimum || value > key.Maximum)
        {
            return OutOfRange(key, scalar, path);
        }

        return value;
    }

    private object? ReadNumber(JobKey key, JobNode node, string path)
    {
        if (node is not JobScalar { IsPlain: true } scalar || !DecimalNumber().IsMatch(scalar.Text))
        {
            return Wrong<object>(node, path, "a number");
        }

        double value = double.Parse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        bool low = key.Minimum is { } minimum && (value < (double)minimum || (key.AboveMinimum && value <= (double)minimum));
        bool high = key.Maximum is { } maximum && (value > (double)maximum || (key.BelowMaximum && value >= (double)maximum));
        return low || high || !double.IsFinite(value) ? OutOfRange(key, scalar, path) : value;
    }

    private object? ReadFlag(JobNode node, string path) => node switch
    {
        JobScalar { IsPlain: true, Text: "true" } => true,
        JobScalar { IsPlain: true, Text: "false" } => false,
        _ => Wrong<object>(node, path, "true or false"),
    };

    private string? ReadWord(JobKey key, JobNode node, string path)
    {
        if (node is not JobScalar scalar)
        {
            return Wrong<string>(node, path, $"one of {string.Join(", ", key.Words)}");
        }

        if (key.Words.Contains(scalar.Text))
        {
            return scalar.Text;
        }

        string hint = Spelling.Nearest(scalar.Text, key.Words) is { } near ? $"; did you mean \"{near}\"?" : "";
        return Wrong<string>(node, path, $"one of {string.Join(", ", key.Words)}{hint}");
    }

    private string? ReadText(JobNode node, string path)
        => node is JobScalar { IsNull: false, Text.Length: > 0 } scalar ? scalar.Text : Wrong<string>(node, path, "a text");

    private object? OutOfRange(JobKey key, JobScalar scalar, string path)
    {
        errors.Add(scalar.Origin, path, $"{path} is {Shortened(scalar.Text)}, but must be {Range(key)}");
        return null;
    }

    private T? Wrong<T>(JobNode node, string path, string expected)
        where T : class
    {
        errors.Add(node.Origin, path, $"{(path.Length == 0 ? "a job" : path)} is {Describe(node)}, but must be {expected}");
        return null;
    }

    private static string Range(JobKey key)
    {
        string low = key.AboveMinimum ? $"above {key.Minimum}" : $"at least {key.Minimum}";
        string high = key.BelowMaximum ? $"below {key.Maximum}" : $"at most {key.Maximum}";
        return key.Maximum is null or int.MaxValue ? low : $"{low} and {high}";
    }

    private static string Describe(JobNode node) => node switch
    {
        JobScalar { IsNull: true } => "empty",
        JobScalar scalar => $"\"{Shortened(scalar.Text)}\"",
        JobList list => $"a list of {Count(list.Items.Count, "entry", "entries")}",
        _ => "a mapping",
    };

    private static string Shortened(string text) => text.Length <= 60 ? text : text[..60] + "...";

    private static string Count(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";

    private static string LowerFirst(string text) => char.ToLowerInvariant(text[0]) + text[1..].TrimEnd('.');

    [GeneratedRegex(@"^[-+]?[0-9]+\z")]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex DecimalNumber();
}
