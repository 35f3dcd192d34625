namespace DistributedAE.Server.Telemetry;

/// <summary>Prometheus' types of metrics.</summary>
internal enum MetricType
{
    /// <summary>Rises only.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts values by their size.</summary>
    Histogram,
}
