using DistributedAE.Cli.Engines;

namespace DistributedAE.Cli.Verify;

/// <summary>What <c>dae verify</c> was told.</summary>
/// <param name="Target">A run folder, or a job file.</param>
/// <param name="Workers">Number of worker processes of the second run.</param>
/// <param name="Slots">Threads of each; null divides the cores among them.</param>
/// <param name="KillEvery">Mean time between two kills; zero for none.</param>
/// <param name="Seed">Chooses who is killed when.</param>
/// <param name="Json">Whether the result is for programs.</param>
internal sealed record VerifyArguments(string Target, int Workers, int? Slots, TimeSpan KillEvery, ulong Seed, bool Json)
{
    /// <summary>Largest relative difference of losses, for jobs that are not bit-reproducible.</summary>
    public double Tolerance { get; init; } = DefaultTolerance;

    /// <summary>Default of <see cref="Tolerance"/>: 1 %.</summary>
    public const double DefaultTolerance = 0.01;

    /// <summary>What the second run's workers compute with, and a first run that is trained here.</summary>
    public EngineChoice Engine { get; init; } = EngineChoice.Managed;
}
