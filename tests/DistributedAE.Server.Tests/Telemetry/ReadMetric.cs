namespace DistributedAE.Server.Tests.Telemetry;

/// <summary>A metric as a reader sees it.</summary>
internal sealed record ReadMetric(string Name, string Help, string Type, IReadOnlyList<ReadSample> Samples)
{
    /// <summary>Its only value.</summary>
    public double Value => Samples.Single().Value;

    /// <summary>The value under a label.</summary>
    public double ValueOf(string label, string value) => Samples.Single(sample => sample.Labels.GetValueOrDefault(label) == value).Value;

    /// <summary>Number of values of a histogram without labels.</summary>
    public double Count => Samples.Single(sample => sample.Name == Name + "_count").Value;

    /// <summary>Sum of the values of a histogram without labels.</summary>
    public double Sum => Samples.Single(sample => sample.Name == Name + "_sum").Value;
}
