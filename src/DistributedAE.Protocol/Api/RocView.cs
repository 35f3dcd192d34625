namespace DistributedAE.Protocol.Api;

/// <summary>Receiver operating characteristic: an error above a threshold is taken for an anomaly, over all thresholds.</summary>
/// <param name="Normal">The class that is no anomaly.</param>
/// <param name="FalsePositive">Share of its samples above the threshold, from 0 to 1.</param>
/// <param name="TruePositive">Share of all other samples above it.</param>
/// <param name="Auroc">Area below the curve, 0…1.</param>
public sealed record RocView(string Normal, IReadOnlyList<float> FalsePositive, IReadOnlyList<float> TruePositive, double Auroc);
