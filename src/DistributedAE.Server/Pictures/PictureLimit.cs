namespace DistributedAE.Server.Pictures;

/// <summary>
/// Says when pictures may be made, so that they take next to nothing from the training: in the long run a small part of a processor's time. Who opens a page after a while in
/// which nobody asked finds that time saved up, and waits for nothing. For one thread at a time.
/// </summary>
internal sealed class PictureLimit
{
    /// <summary>Time between two sets of a job.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Of a processor's time, one part in so many goes to pictures at most.</summary>
    public const int Rarity = 100;

    /// <summary>Most processor time that is saved up.</summary>
    public static readonly TimeSpan Savings = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, TimeSpan> _began = new(StringComparer.Ordinal);

    // when all that was used will have been earned
    private TimeSpan _paid = TimeSpan.MinValue;

    /// <summary>Whether a job's pictures may be made now.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="now">The time.</param>
    /// <param name="isTraining">Whether any job is trained; if not, nobody is in the way.</param>
    public bool Allows(string jobId, TimeSpan now, bool isTraining) =>
        !isTraining || ((!_began.TryGetValue(jobId, out TimeSpan began) || now - began >= Interval) && now > _paid);

    /// <summary>A job's pictures are being made.</summary>
    public void Begin(string jobId, TimeSpan now)
    {
        TimeSpan earned = now - (Rarity * Savings);
        _paid = _paid > earned ? _paid : earned;
        _began[jobId] = now;
    }

    /// <summary>They are done.</summary>
    /// <param name="cost">Processor time that they took.</param>
    /// <param name="isTraining">Whether any job was trained when they were begun; if not, nobody pays for them.</param>
    public void End(TimeSpan cost, bool isTraining) => _paid += isTraining ? Rarity * cost : TimeSpan.Zero;

    /// <summary>Forgets a job.</summary>
    public void Forget(string jobId) => _began.Remove(jobId);
}
