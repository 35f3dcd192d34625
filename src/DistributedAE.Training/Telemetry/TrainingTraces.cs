using System.Diagnostics;
using DistributedAE.Training.Models;

namespace DistributedAE.Training.Telemetry;

/// <summary>
/// The traces of DistributedAE: <c>submit</c> (a job is taken), <c>stage</c>, within it <c>step</c>, within it <c>exchange</c> (the workers compute). Nothing is made unless
/// somebody listens.
/// </summary>
public static class TrainingTraces
{
    /// <summary>Where the traces come from.</summary>
    public static ActivitySource Source { get; } = new(TrainingInstruments.Name, ProductVersion.Current);
}
