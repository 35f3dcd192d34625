namespace DistributedAE.Simulator;

/// <summary>A run that broke a promise.</summary>
internal sealed class SimulationFailure(string message) : Exception(message);
