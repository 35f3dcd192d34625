using System.Globalization;
using System.Text;

namespace DistributedAE.Server.Telemetry;

/// <summary>Prometheus' text format, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats).</summary>
internal sealed class PrometheusText
{
    /// <summary>The format's media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>Begins a metric: its samples follow.</summary>
    public void Begin(string name, string help, MetricType type)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type.ToString().ToLowerInvariant()).Append('\n');
    }

    /// <summary>Adds a sample.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="labels">Its labels, names and values in turn.</param>
    /// <param name="value">Its value.</param>
    /// <param name="bound">Upper bound of a histogram's bucket; null for others.</param>
    public void Sample(string name, ReadOnlySpan<string> labels, double value, double? bound = null)
    {
        _text.Append(name);
        char before = '{';
        for (int label = 0; label < labels.Length; label += 2)
        {
            Label(before, labels[label], labels[label + 1]);
            before = ',';
        }

        if (bound is { } most)
        {
            Label(before, "le", Number(most));
            before = ',';
        }

        _text.Append(before == ',' ? "} " : " ").Append(Number(value)).Append('\n');
    }

    /// <summary>Adds the samples of a histogram.</summary>
    public void Histogram(string name, MetricSeries series, ReadOnlySpan<double> bounds)
    {
        long count = 0;
        for (int bucket = 0; bucket < series.Counts.Length; bucket++)
        {
            count += series.Counts[bucket];
            Sample(name + "_bucket", series.Labels, count, bucket < bounds.Length ? bounds[bucket] : double.PositiveInfinity);
        }

        Sample(name + "_sum", series.Labels, series.Value);
        Sample(name + "_count", series.Labels, count);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Label(char before, string name, string value) => _text.Append(before).Append(name).Append("=\"")
        .Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal))
        .Append('"');

    private static string Number(double value) =>
        double.IsNaN(value) ? "NaN"
        : double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
