using DistributedAE.Cli.Engines;

namespace DistributedAE.Cli.Runs;

/// <summary>What <c>dae train</c> was told.</summary>
/// <param name="Job">The job file; null to take it from the run folder.</param>
/// <param name="Out">Folder of a new run; null for the usual one.</param>
/// <param name="Resume">The run folder to go on with; null for a new run.</param>
/// <param name="Overrides">Values of <c>--set</c>.</param>
/// <param name="Slots">Threads that compute.</param>
/// <param name="Json">Whether the result is for programs.</param>
internal sealed record TrainArguments(string? Job, string? Out, string? Resume, IReadOnlyList<string> Overrides, int Slots, bool Json)
{
    /// <summary>Whether the run's pictures are drawn in the end.</summary>
    public bool Draw { get; init; } = true;

    /// <summary>What computes the steps.</summary>
    public EngineChoice Engine { get; init; } = EngineChoice.Managed;
}
