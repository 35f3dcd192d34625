using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DistributedAE.Training.Jobs;

/// <summary>Writes a tree as YAML that reads back as the same tree.</summary>
internal static partial class JobTreeWriter
{
    public static string Write(JobMapping root)
    {
        var text = new StringBuilder();
        WriteEntries(text, root, indent: 0);
        return text.ToString();
    }

    private static void WriteEntries(StringBuilder text, JobMapping mapping, int indent)
    {
        foreach (JobEntry entry in mapping.Entries)
        {
            text.Append(' ', indent).Append(Quoted(entry.Key, isPlain: true)).Append(':');
            WriteValue(text, entry.Value, indent);
        }
    }

    private static void WriteValue(StringBuilder text, JobNode value, int indent)
    {
        switch (value)
        {
            case JobMapping { Entries.Count: > 0 } mapping:
                text.Append('\n');
                WriteEntries(text, mapping, indent + 2);
                break;
            case JobList list when list.Items.Exists(item => item is not JobScalar):
                text.Append('\n');
                foreach (JobNode item in list.Items)
                {
                    text.Append(' ', indent + 2).Append('-');
                    WriteValue(text, item, indent + 4);
                }

                break;
            case JobList list:
                text.Append(" [").AppendJoin(", ", list.Items.Cast<JobScalar>().Select(Scalar)).Append("]\n");
                break;
            case JobScalar scalar:
                text.Append(' ').Append(Scalar(scalar)).Append('\n');
                break;
            default:
                text.Append(" {}\n");
                break;
        }
    }

    private static string Scalar(JobScalar scalar) => scalar.IsNull ? "null" : Quoted(scalar.Text, scalar.IsPlain);

    private static string Quoted(string value, bool isPlain)
    {
        if (isPlain && Harmless().IsMatch(value))
        {
            return value;
        }

        var quoted = new StringBuilder("\"");
        foreach (char letter in value)
        {
            _ = letter switch
            {
                '"' or '\\' => quoted.Append('\\').Append(letter),
                < ' ' or '\x7f' or '\x85' or '\u2028' or '\u2029' => quoted.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture)),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('"').ToString();
    }

    [GeneratedRegex(@"^([A-Za-z0-9_./]|[-+][0-9.])[A-Za-z0-9_./+-]*\z")]
    private static partial Regex Harmless();
}
