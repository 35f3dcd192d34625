namespace DistributedAE.Training.Tests.Runs;

/// <summary>A clock that stands still.</summary>
internal sealed class FixedClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(2026, 3, 1, 12, 30, 15, TimeSpan.Zero);
}
