using System.Diagnostics.Metrics;
using System.Globalization;

namespace DistributedAE.Server.Telemetry;

/// <summary>One metric with all its series. For any number of threads; a value of known labels allocates nothing.</summary>
internal sealed class MetricFamily
{
    private readonly Lock _gate = new();
    private readonly List<MetricSeries> _series = [];
    private readonly double[] _bounds;
    private readonly bool _adds;

    /// <summary>The metric of an instrument.</summary>
    public MetricFamily(Instrument instrument)
    {
        Type kind = instrument.GetType().GetGenericTypeDefinition();
        Type = kind == typeof(Histogram<>) ? MetricType.Histogram
            : kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>) ? MetricType.Counter
            : MetricType.Gauge;
        IsObservable = instrument.IsObservable;
        _adds = kind == typeof(Counter<>) || kind == typeof(UpDownCounter<>);
        _bounds = Type == MetricType.Histogram ? [.. ((Histogram<double>)instrument).Advice?.HistogramBucketBoundaries ?? []] : [];
        Name = NameOf(instrument, Type);
        Help = instrument.Description ?? "";
    }

    /// <summary>Its name in Prometheus' spelling.</summary>
    public string Name { get; }

    /// <summary>What it tells.</summary>
    public string Help { get; }

    /// <summary>Its type.</summary>
    public MetricType Type { get; }

    /// <summary>Whether it is asked for its values; then it has only those that it gave last.</summary>
    public bool IsObservable { get; }

    /// <summary>Takes a value.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            MetricSeries series = Find(tags);
            series.Value = _adds || Type == MetricType.Histogram ? series.Value + value : value;
            if (Type == MetricType.Histogram)
            {
                int bucket = 0;
                while (bucket < _bounds.Length && !(value <= _bounds[bucket]))
                {
                    bucket++;
                }

                series.Counts[bucket]++;
            }
        }
    }

    /// <summary>Forgets all series.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _series.Clear();
        }
    }

    /// <summary>Writes it. What is recorded as it happens and has not happened is 0; what is asked for and has nothing to say is left out.</summary>
    public void Write(PrometheusText text)
    {
        lock (_gate)
        {
            if (_series.Count == 0)
            {
                if (IsObservable)
                {
                    return;
                }

                _ = Find([]);
            }

            text.Begin(Name, Help, Type);
            foreach (MetricSeries series in _series)
            {
                if (Type == MetricType.Histogram)
                {
                    text.Histogram(Name, series, _bounds);
                }
                else
                {
                    text.Sample(Name, series.Labels, series.Value);
                }
            }
        }
    }

    private static string NameOf(Instrument instrument, MetricType type)
    {
        string name = instrument.Name.Replace('.', '_');
        string unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        name = name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit;
        return type == MetricType.Counter ? name + "_total" : name;
    }

    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (MetricSeries known in _series)
        {
            if (known.Has(tags))
            {
                return known;
            }
        }

        var labels = new string[2 * tags.Length];
        for (int tag = 0; tag < tags.Length; tag++)
        {
            labels[2 * tag] = tags[tag].Key;
            labels[(2 * tag) + 1] = Convert.ToString(tags[tag].Value, CultureInfo.InvariantCulture) ?? "";
        }

        var series = new MetricSeries(labels, Type == MetricType.Histogram ? _bounds.Length + 1 : 0);
        _series.Add(series);
        return series;
    }
}
