namespace DistributedAE.Simulator;

/// <summary>What a run was like.</summary>
/// <param name="Time">Virtual time until the last job was done.</param>
/// <param name="Events">Things that happened.</param>
/// <param name="Works">Steps and validations that were computed.</param>
/// <param name="Needed">Those that an undisturbed run computes.</param>
/// <param name="Stale">Results that were refused because their assignment had been taken back.</param>
/// <param name="Starts">Starts of the coordinator.</param>
internal readonly record struct SimulationResult(TimeSpan Time, long Events, long Works, int Needed, long Stale, long Starts);
