using DistributedAE.Training.Steps;

namespace DistributedAE.Training.TensorBoard;

/// <summary>Tells by a run's training time what time it was on the wall: pauses lie between.</summary>
/// <param name="starts">When the run began and went on, oldest first.</param>
/// <param name="otherwise">When it began, where no start is known.</param>
internal sealed class WallClock(IReadOnlyList<RunStart> starts, DateTimeOffset otherwise)
{
    /// <summary>When the run began.</summary>
    public DateTimeOffset Began => starts.Count > 0 ? starts[0].Time : otherwise;

    /// <summary>What time it was when a step ended.</summary>
    /// <param name="seconds">Training time until then.</param>
    public DateTimeOffset TimeOf(double seconds)
    {
        RunStart from = starts.LastOrDefault(start => start.Seconds < seconds, new RunStart(Began, 0));
        return from.Time + TimeSpan.FromSeconds(seconds - from.Seconds);
    }
}
