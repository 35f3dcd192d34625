namespace DistributedAE.Orchestration;

/// <summary>
/// Deals the generations of assignments, each once. One for a whole coordinator, over all its jobs and their works, so that a generation alone
/// tells an assignment from every other that was ever made.
/// </summary>
/// <param name="first">
/// The first one. A coordinator that starts again must begin above all that it ever handed out: for example its number of starts · 2^40.
/// </param>
public sealed class GenerationSource(long first = 1)
{
    /// <summary>The next one to be dealt.</summary>
    public long Next { get; private set; } = first;

    /// <summary>Deals a generation, higher than all before it.</summary>
    public long Deal() => Next++;
}
