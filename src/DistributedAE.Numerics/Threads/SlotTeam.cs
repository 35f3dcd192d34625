using System.Runtime.ExceptionServices;

namespace DistributedAE.Numerics.Threads;

/// <summary>
/// A fixed team of threads, the slots, that run one piece of work together and meet at barriers. The calling thread is slot 0. Waiting spins briefly,
/// because a step's phases are microseconds apart, then yields, so that more slots than processors still make progress. After about a millisecond it
/// sleeps: whoever it waits for does something else, or cannot go on without the processor that it would use up.
/// </summary>
public sealed class SlotTeam : IDisposable
{
    private const int SpinsBeforeYield = 500;
    private const int YieldsBeforeSleep = 500;

    private readonly Thread[] _threads;
    private readonly object _gate = new();
    private readonly int _spins;
    private readonly int _yieldsBetweenRounds;
    private SlotWork? _work;
    private Exception? _failure;
    private volatile int _round;
    private volatile int _barrierRound;
    private long _phase = 1;
    private int _arrived;
    private int _running;
    private int _sleeping;
    private volatile bool _disposed;

    /// <summary>Starts the team.</summary>
    /// <param name="slots">Number of slots, at least 1.</param>
    /// <param name="spinning">Whether waiting slots spin; false leaves the processor to others, for work that comes seldom.</param>
    public SlotTeam(int slots, bool spinning = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        SlotCount = slots;
        bool spins = spinning && slots <= Environment.ProcessorCount;
        _spins = spins ? SpinsBeforeYield : 0;
        _yieldsBetweenRounds = spins ? YieldsBeforeSleep : 0;
        _threads = new Thread[slots - 1];
        for (int slot = 1; slot < slots; slot++)
        {
            int own = slot;
            _threads[slot - 1] = new Thread(() => Serve(own)) { IsBackground = true, Name = $"slot {slot}" };
            _threads[slot - 1].Start();
        }
    }

    /// <summary>Number of slots, the calling thread's included.</summary>
    public int SlotCount { get; }

    /// <summary>Number of the phase that the team is in: another one after each barrier, and in each run.</summary>
    public long Phase => Volatile.Read(ref _phase);

    /// <summary>Runs <paramref name="work"/> on all slots and returns when all are done.</summary>
    /// <exception cref="Exception">What the first failing slot threw.</exception>
    public void Run(SlotWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        ObjectDisposedException.ThrowIf(_disposed, this);
        _work = work;
        _failure = null;
        _phase++;
        Volatile.Write(ref _arrived, 0);
        Volatile.Write(ref _running, SlotCount - 1);
        _round++;
        Wake();
        RunSlot(0);
        Await(new AllDone(this), YieldsBeforeSleep);
        if (_failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Returns when every slot has called it; what was written before is visible behind it.</summary>
    public void Barrier()
    {
        if (SlotCount == 1)
        {
            _phase++;
            return;
        }

        int round = _barrierRound;
        if (Interlocked.Increment(ref _arrived) == SlotCount)
        {
            _phase++;

            // reset before the release, or a fast slot counts itself into the next barrier and loses it
            Volatile.Write(ref _arrived, 0);
            _barrierRound = round + 1;
            Wake();
            return;
        }

        Await(new AllArrived(this, round), YieldsBeforeSleep);
        if (_barrierRound == round)
        {
            throw new SlotAbandonedException();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Wake();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    private void Serve(int slot)
    {
        int served = 0;
        while (true)
        {
            Await(new RoundBegun(this, served), _yieldsBetweenRounds);
            served = _round;
            if (_disposed)
            {
                return;
            }

            RunSlot(slot);
            if (Interlocked.Decrement(ref _running) == 0)
            {
                Wake();
            }
        }
    }

    private void Await<TCondition>(TCondition condition, int yields)
        where TCondition : struct, ICondition
    {
        var waiter = default(Waiter);
        while (!condition.Holds)
        {
            if (waiter.Count < _spins + yields)
            {
                waiter.Wait(_spins);
                continue;
            }

            lock (_gate)
            {
                // said before it looks again: whoever brings the condition about looks for sleepers afterwards
                Interlocked.Increment(ref _sleeping);
                while (!condition.Holds)
                {
                    Monitor.Wait(_gate);
                }

                Interlocked.Decrement(ref _sleeping);
            }
        }
    }

    private void Wake()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _sleeping) > 0)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void RunSlot(int slot)
    {
        try
        {
            _work!.Run(slot, this);
        }
        catch (SlotAbandonedException)
        {
            // another slot failed; its exception is the one to report
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
            Wake();
        }
    }

    private interface ICondition
    {
        bool Holds { get; }
    }

    private readonly struct RoundBegun(SlotTeam team, int served) : ICondition
    {
        public bool Holds => team._round != served || team._disposed;
    }

    private readonly struct AllArrived(SlotTeam team, int round) : ICondition
    {
        public bool Holds => team._barrierRound != round || Volatile.Read(ref team._failure) is not null;
    }

    private readonly struct AllDone(SlotTeam team) : ICondition
    {
        public bool Holds => Volatile.Read(ref team._running) == 0;
    }
}
