using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Exchange;

/// <summary>
/// How a worker spends its time. The coordinator knows when it holds a block; how much of that it computes it says itself with every heartbeat. The rest of the
/// holding is exchange; without a block it waits. Within the exchange's gate.
/// </summary>
/// <param name="joined">When it came, by the exchange's clock.</param>
internal sealed class WorkerActivity(TimeSpan joined)
{
    /// <summary>The shares are those of this last time.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private const int MostReports = 256;

    private readonly Queue<Report> _reports = new([new Report(joined, TimeSpan.Zero, TimeSpan.Zero)]);
    private Report? _last;
    private TimeSpan _held;
    private TimeSpan? _given;
    private long _samples;
    private TimeSpan _computing;

    /// <summary>Samples a second of the blocks that were counted, from giving to counting; 0 before the first.</summary>
    public double SamplesPerSecond => _computing > TimeSpan.Zero ? _samples / _computing.TotalSeconds : 0;

    /// <summary>It was given a block.</summary>
    public void Give(TimeSpan now) => _given ??= now;

    /// <summary>Its block came back.</summary>
    /// <returns>How long it had it.</returns>
    public TimeSpan Take(TimeSpan now)
    {
        TimeSpan held = _given is { } given ? now - given : TimeSpan.Zero;
        (_held, _given) = (_held + held, null);
        return held;
    }

    /// <summary>Its block was counted.</summary>
    /// <param name="samples">Samples of the block.</param>
    /// <param name="held">How long it had it.</param>
    public void Count(long samples, TimeSpan held) => (_samples, _computing) = (_samples + samples, _computing + held);

    /// <summary>It said how long it has computed since it came.</summary>
    public void Hear(TimeSpan now, TimeSpan computed)
    {
        TimeSpan running = _given is { } given ? now - given : TimeSpan.Zero;
        var report = new Report(now, _held + running, computed);
        _last = report;
        _reports.Enqueue(report);

        // the oldest that stays is the youngest that is old enough
        while (_reports.Count > MostReports || (_reports.Count > 2 && now - _reports.ElementAt(1).At >= Window))
        {
            _reports.Dequeue();
        }
    }

    /// <summary>Adds what is known here to the worker as people see it.</summary>
    public WorkerView AddTo(WorkerView view)
    {
        view = view with { SamplesPerSecond = SamplesPerSecond };
        Report first = _reports.Peek();
        if (_last is not { } last || last.At <= first.At)
        {
            return view;
        }

        double seconds = (last.At - first.At).TotalSeconds;
        double held = Math.Clamp((last.Held - first.Held).TotalSeconds / seconds, 0, 1);
        double computing = Math.Clamp((last.Computed - first.Computed).TotalSeconds / seconds, 0, held);
        return view with { ComputingShare = Share(computing), ExchangingShare = Share(held - computing), WaitingShare = Share(1 - held) };
    }

    private static double Share(double value) => Math.Round(value, 4);

    private readonly record struct Report(TimeSpan At, TimeSpan Held, TimeSpan Computed);
}
