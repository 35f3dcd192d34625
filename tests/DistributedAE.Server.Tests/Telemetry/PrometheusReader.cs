using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DistributedAE.Server.Tests.Telemetry;

/// <summary>
/// Reads the text format of Prometheus, version 0.0.4, and refuses whatever the format's description or Prometheus' naming rules forbid. Written from the description,
/// not from the writer.
/// </summary>
internal static partial class PrometheusReader
{
    private static readonly string[] Units = ["_ms", "_milliseconds", "_minutes", "_kb", "_mb", "_percent", "_sec"];

    public static IReadOnlyDictionary<string, ReadMetric> Read(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        var metrics = new Dictionary<string, ReadMetric>(StringComparer.Ordinal);
        string[] lines = text[..^1].Split('\n');
        for (int at = 0; at < lines.Length;)
        {
            Match help = Help().Match(lines[at]);
            Assert.True(help.Success, $"line {at + 1}: a HELP line is needed: {lines[at]}");
            string name = help.Groups[1].Value;
            Match type = Type().Match(lines[at + 1]);
            Assert.True(type.Success && type.Groups[1].Value == name, $"line {at + 2}: the TYPE of {name} is needed: {lines[at + 1]}");
            var samples = new List<ReadSample>();
            for (at += 2; at < lines.Length && !lines[at].StartsWith('#'); at++)
            {
                samples.Add(ReadLine(lines[at]));
            }

            var metric = new ReadMetric(name, Unescaped(help.Groups[2].Value), type.Groups[2].Value, samples);
            Check(metric);
            Assert.True(metrics.TryAdd(name, metric), $"{name} is there twice");
        }

        return metrics;
    }

    private static void Check(ReadMetric metric)
    {
        Assert.NotEmpty(metric.Help);
        Assert.NotEmpty(metric.Samples);
        Assert.Equal(metric.Type == "counter", metric.Name.EndsWith("_total", StringComparison.Ordinal));
        Assert.DoesNotContain(Units, metric.Name.EndsWith);
        string[] keys = [.. metric.Samples.Select(sample => sample.Name + string.Join(',', sample.Labels.OrderBy(label => label.Key).Select(label => label.ToString())))];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        switch (metric.Type)
        {
            case "histogram":
                CheckHistogram(metric);
                break;
            case "counter":
                Assert.All(metric.Samples, sample => Assert.True(sample.Name == metric.Name && sample.Value >= 0));
                break;
            default:
                Assert.Equal("gauge", metric.Type);
                Assert.All(metric.Samples, sample => Assert.Equal(metric.Name, sample.Name));
                break;
        }

        Assert.Equal(metric.Type == "histogram", metric.Samples.Any(sample => sample.Labels.ContainsKey("le")));
    }

    private static void CheckHistogram(ReadMetric metric)
    {
        foreach (IGrouping<string, ReadSample> series in metric.Samples.GroupBy(sample => string.Join(',', sample.Labels.Where(label => label.Key != "le"))))
        {
            ReadSample[] buckets = [.. series.Where(sample => sample.Name == metric.Name + "_bucket")];
            double[] bounds = [.. buckets.Select(bucket => Number(bucket.Labels["le"]))];
            Assert.Equal(bounds.Distinct().Order(), bounds);
            Assert.Equal(double.PositiveInfinity, bounds[^1]);
            double[] counts = [.. buckets.Select(bucket => bucket.Value)];
            Assert.Equal(counts.Order(), counts);
            Assert.Equal(counts[^1], Assert.Single(series, sample => sample.Name == metric.Name + "_count").Value);
            Assert.Single(series, sample => sample.Name == metric.Name + "_sum");
            Assert.Equal(buckets.Length + 2, series.Count());
        }
    }

    private static ReadSample ReadLine(string line)
    {
        Match sample = Sample().Match(line);
        Assert.True(sample.Success, $"no sample: {line}");
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int label = 0; label < sample.Groups["label"].Captures.Count; label++)
        {
            Assert.True(labels.TryAdd(sample.Groups["label"].Captures[label].Value, Unescaped(sample.Groups["text"].Captures[label].Value)), line);
        }

        return new ReadSample(sample.Groups["name"].Value, labels, Number(sample.Groups["value"].Value));
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture),
    };

    private static string Unescaped(string text)
    {
        var plain = new StringBuilder();
        for (int at = 0; at < text.Length; at++)
        {
            plain.Append(text[at] != '\\' ? text[at] : text[++at] switch
            {
                'n' => '\n',
                '\\' => '\\',
                '"' => '"',
                char other => throw new FormatException($"\\{other}"),
            });
        }

        return plain.ToString();
    }

    [GeneratedRegex(@"\A# HELP ([a-zA-Z_][a-zA-Z0-9_]*) (.*)\z")]
    private static partial Regex Help();

    [GeneratedRegex(@"\A# TYPE ([a-zA-Z_][a-zA-Z0-9_]*) (counter|gauge|histogram)\z")]
    private static partial Regex Type();

    [GeneratedRegex("""\A(?<name>[a-zA-Z_][a-zA-Z0-9_]*)(\{(?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<text>([^"\\]|\\["\\n])*)"(,(?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<text>([^"\\]|\\["\\n])*)")*\})? (?<value>[^ ]+)\z""")]
    private static partial Regex Sample();
}
