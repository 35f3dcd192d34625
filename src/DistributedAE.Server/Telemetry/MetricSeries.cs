namespace DistributedAE.Server.Telemetry;

/// <summary>The values of a metric under one set of labels.</summary>
/// <param name="labels">The labels, names and values in turn.</param>
/// <param name="buckets">Number of a histogram's buckets, that for all greater values included; 0 for others.</param>
internal sealed class MetricSeries(string[] labels, int buckets)
{
    /// <summary>The labels, names and values in turn.</summary>
    public string[] Labels { get; } = labels;

    /// <summary>The value; of a histogram the sum.</summary>
    public double Value { get; set; }

    /// <summary>How many values there were in each bucket of a histogram.</summary>
    public long[] Counts { get; } = new long[buckets];

    /// <summary>Whether it has these labels.</summary>
    public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length * 2 != Labels.Length)
        {
            return false;
        }

        for (int tag = 0; tag < tags.Length; tag++)
        {
            if (tags[tag].Key != Labels[2 * tag] || tags[tag].Value as string != Labels[(2 * tag) + 1])
            {
                return false;
            }
        }

        return true;
    }
}
