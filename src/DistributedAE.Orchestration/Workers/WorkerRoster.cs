using System.Runtime.InteropServices;
using DistributedAE.Autoencoders;

namespace DistributedAE.Orchestration;

/// <summary>
/// The workers that a coordinator knows, with their leases and speeds; shared by all its jobs. It keeps the records and decides nothing about
/// work: that is <see cref="WorkBroker"/>'s.
/// </summary>
public sealed class WorkerRoster
{
    /// <summary>How many workers that are gone are remembered.</summary>
    public const int GoneRemembered = 64;

    /// <summary>Works after which a worker that seems too slow for a single shard is tried again, if they take longer than <see cref="ReconsiderAfter"/>.</summary>
    public const int ReconsiderWorks = 20;

    /// <summary>Time after which a worker that seems too slow for a single shard is tried again.</summary>
    public static readonly TimeSpan ReconsiderAfter = TimeSpan.FromSeconds(2);

    private readonly LeaseOptions _options;
    private readonly List<Worker> _workers = [];
    private TimeSpan _now;

    /// <summary>A roster without workers.</summary>
    /// <exception cref="ArgumentException">The options are out of range.</exception>
    public WorkerRoster(LeaseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _options = options;
    }

    /// <summary>The options.</summary>
    public LeaseOptions Options => _options;

    /// <summary>All that are present, and the last <see cref="GoneRemembered"/> that are gone, in the order in which they first joined.</summary>
    public IReadOnlyList<Worker> Workers => _workers;

    /// <summary><see cref="Workers"/>, to be gone through without an allocation.</summary>
    internal ReadOnlySpan<Worker> All => CollectionsMarshal.AsSpan(_workers);

    /// <summary>Workers that get blocks.</summary>
    public int ActiveCount
    {
        get
        {
            int count = 0;
            foreach (Worker worker in _workers)
            {
                count += worker.State == WorkerState.Active ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>Leases that ran out.</summary>
    public long Expired { get; private set; }

    /// <summary>The worker of that number, or null.</summary>
    public Worker? Find(long id)
    {
        foreach (Worker worker in _workers)
        {
            if (worker.Id == id)
            {
                return worker;
            }
        }

        return null;
    }

    /// <summary>A worker joins, for the first time or again.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="name">Its name.</param>
    /// <param name="slots">Number of threads, ≥ 1.</param>
    /// <param name="now">The time.</param>
    /// <param name="engine">What it computes with.</param>
    public Worker Join(long id, string name, int slots, TimeSpan now, EngineKind engine = EngineKind.Managed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        Worker? worker = Find(id);
        if (worker is null)
        {
            ForgetOneIfMany();
            worker = new Worker(id);
            _workers.Add(worker);
        }

        worker.Join(name, slots, engine, now);
        Hear(worker, now);
        return worker;
    }

    /// <summary>A message came from a worker: its lease is renewed.</summary>
    public void Hear(Worker worker, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(worker);
        worker.LastHeard = now;
        worker.Deadline = now + _options.Lease;
    }

    /// <summary>A worker is gone.</summary>
    public static void Lose(Worker worker, WorkerState state)
    {
        ArgumentNullException.ThrowIfNull(worker);
        worker.State = state;
        worker.Forget();
    }

    /// <summary>
    /// Moves the clock. When the coordinator itself stood still (frozen, swapped out, its host asleep), workers' messages may lie unread: that
    /// time does not count against their leases.
    /// </summary>
    public void PassTime(TimeSpan now)
    {
        TimeSpan gap = now - _now;
        if (gap > 2 * _options.Heartbeat)
        {
            foreach (Worker worker in _workers)
            {
                worker.Deadline += gap - _options.Heartbeat;
            }
        }

        _now = now > _now ? now : _now;
    }

    /// <summary>Finds a worker that is present and whose lease ran out; the caller loses it.</summary>
    public bool TryExpire(TimeSpan now, out Worker? expired)
    {
        foreach (Worker worker in _workers)
        {
            if (worker.IsPresent && worker.Deadline <= now)
            {
                Expired++;
                expired = worker;
                return true;
            }
        }

        expired = null;
        return false;
    }

    /// <summary>
    /// Thinks workers as fast as the others that were measured to be too slow for a single shard and had no block for long: they get one again. One hiccup
    /// (a frozen process, a busy processor) would leave them out for ever otherwise, because who has no blocks is not measured. Where they are slow
    /// indeed, others get copies of their block, and the one work in many takes that much longer.
    /// </summary>
    /// <param name="cost">Cost of the work that is opened.</param>
    /// <param name="shards">Its number of shards.</param>
    internal void Reconsider(double cost, int shards)
    {
        double total = 0;
        foreach (Worker worker in _workers)
        {
            total += worker.State == WorkerState.Active ? worker.MeasuredSpeed : 0;
        }

        TimeSpan patience = TimeSpan.FromSeconds(Math.Max(
            ReconsiderAfter.TotalSeconds,
            total > 0 ? Math.Min(ReconsiderWorks * cost / total, TimeSpan.MaxValue.TotalSeconds / 4) : 0));
        foreach (Worker worker in _workers)
        {
            if (worker.State == WorkerState.Active
                && worker.IsMeasured
                && worker.Held.Count == 0
                && _now - worker.LastResult > patience
                && ShareOf(worker) * shards < BlockSizing.Tolerance)
            {
                worker.ForgetSpeed();
            }
        }
    }

    /// <summary>
    /// Speed of a worker: the measured one, or as long as there is none that of the others per slot; by slots alone as long as nobody's is known.
    /// </summary>
    public double SpeedOf(Worker worker)
    {
        ArgumentNullException.ThrowIfNull(worker);
        return worker.IsMeasured ? worker.MeasuredSpeed : worker.Slots * SpeedPerSlot(out _);
    }

    /// <summary>Whether any worker that is present was measured: before that, no time can be foretold.</summary>
    public bool IsAnyMeasured
    {
        get
        {
            SpeedPerSlot(out bool measured);
            return measured;
        }
    }

    /// <summary>A worker's part of the speed of all active workers, 0 to 1.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="engines">Of those with these engines alone.</param>
    public double ShareOf(Worker worker, AllowedEngines engines = AllowedEngines.Any)
    {
        ArgumentNullException.ThrowIfNull(worker);
        double perSlot = SpeedPerSlot(out _);
        double total = 0;
        foreach (Worker other in _workers)
        {
            if (other.State == WorkerState.Active && engines.Admit(other.Engine))
            {
                total += other.IsMeasured ? other.MeasuredSpeed : other.Slots * perSlot;
            }
        }

        return total > 0 ? Math.Min(1, (worker.IsMeasured ? worker.MeasuredSpeed : worker.Slots * perSlot) / total) : 1;
    }

    private double SpeedPerSlot(out bool measured)
    {
        double speed = 0;
        int slots = 0;
        foreach (Worker worker in _workers)
        {
            if (worker.IsPresent && worker.IsMeasured)
            {
                speed += worker.MeasuredSpeed;
                slots += worker.Slots;
            }
        }

        measured = slots > 0;
        return measured ? speed / slots : 1;
    }

    private void ForgetOneIfMany()
    {
        int gone = 0;
        int oldest = -1;
        for (int index = 0; index < _workers.Count; index++)
        {
            if (!_workers[index].IsPresent)
            {
                gone++;
                oldest = oldest < 0 || _workers[index].LastHeard < _workers[oldest].LastHeard ? index : oldest;
            }
        }

        if (gone > GoneRemembered)
        {
            _workers.RemoveAt(oldest);
        }
    }
}
