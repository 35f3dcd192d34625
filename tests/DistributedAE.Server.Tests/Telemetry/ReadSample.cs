namespace DistributedAE.Server.Tests.Telemetry;

/// <summary>A sample as a reader sees it.</summary>
internal sealed record ReadSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
