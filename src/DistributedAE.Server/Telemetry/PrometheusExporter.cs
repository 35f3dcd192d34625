using System.Diagnostics.Metrics;

namespace DistributedAE.Server.Telemetry;

/// <summary>Collects what the instruments of one meter record, and writes it for Prometheus.</summary>
internal sealed class PrometheusExporter : IDisposable
{
    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);

    /// <summary>Listens from now on; instruments may be added later.</summary>
    public PrometheusExporter(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter)
            {
                listener.EnableMeasurementEvents(instrument, Add(instrument));
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>All metrics as they are now.</summary>
    public string Write()
    {
        lock (_gate)
        {
            foreach (MetricFamily family in _families.Values.Where(family => family.IsObservable))
            {
                family.Clear();
            }

            _listener.RecordObservableInstruments();
            var text = new PrometheusText();
            foreach (MetricFamily family in _families.Values)
            {
                family.Write(text);
            }

            return text.ToString();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private MetricFamily Add(Instrument instrument)
    {
        var family = new MetricFamily(instrument);
        lock (_gate)
        {
            _families.Add(family.Name, family);
        }

        return family;
    }
}
