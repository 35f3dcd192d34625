using System.Runtime.ExceptionServices;

namespace DistributedAE.Numerics.Threads;

/// <summary>
/// A fixed team of threads, the slots, that run one piece of work together and meet at barriers. The calling thread is slot 0. Waiting spins briefly,
/// because a step's phases are microseconds apart, then yields, so that more slots than processors still make progress.
/// </summary>
public sealed class SlotTeam : IDisposable
{
    private const int SpinsBeforeYield = 20_000;
    private const int SpinsBeforeSleep = 50_000;

    private readonly Thread[] _threads;
    private readonly SemaphoreSlim[] _wakeUps;
    private readonly int _spins;
    private SlotWork? _work;
    private Exception? _failure;
    private volatile int _round;
    private volatile int _barrierRound;
    private long _phase = 1;
    private int _arrived;
    private int _running;
    private readonly int[] _asleep;
    private volatile bool _disposed;

    /// <summary>Starts the team.</summary>
    /// <param name="slots">Number of slots, at least 1.</param>
    /// <param name="spinning">Whether waiting slots spin; false leaves the processor to others, for work that comes seldom.</param>
    public SlotTeam(int slots, bool spinning = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        SlotCount = slots;
        _spins = spinning && slots <= Environment.ProcessorCount ? SpinsBeforeYield : 0;
        _wakeUps = new SemaphoreSlim[slots];
        _asleep = new int[slots];
        _threads = new Thread[slots - 1];
        for (int slot = 1; slot < slots; slot++)
        {
            int own = slot;
            _wakeUps[slot] = new SemaphoreSlim(0);
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
        Interlocked.Increment(ref _round);
        for (int slot = 1; slot < SlotCount; slot++)
        {
            if (Interlocked.Exchange(ref _asleep[slot], 0) == 1)
            {
                _wakeUps[slot].Release();
            }
        }

        RunSlot(0);
        var spinner = default(Waiter);
        while (Volatile.Read(ref _running) > 0)
        {
            spinner.Wait(_spins);
        }

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
            return;
        }

        var spinner = default(Waiter);
        while (_barrierRound == round)
        {
            if (Volatile.Read(ref _failure) is not null)
            {
                throw new SlotAbandonedException();
            }

            spinner.Wait(_spins);
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
        Interlocked.Increment(ref _round);
        for (int slot = 1; slot < SlotCount; slot++)
        {
            _wakeUps[slot].Release();
            _threads[slot - 1].Join();
            _wakeUps[slot].Dispose();
        }
    }

    private void Serve(int slot)
    {
        int served = 0;
        while (true)
        {
            AwaitRound(slot, served);
            served = _round;
            if (_disposed)
            {
                return;
            }

            RunSlot(slot);
            Interlocked.Decrement(ref _running);
        }
    }

    private void AwaitRound(int slot, int served)
    {
        var spinner = default(Waiter);
        for (int spin = 0; _round == served && !_disposed; spin++)
        {
            if (spin < SpinsBeforeSleep && _spins > 0)
            {
                spinner.Wait(_spins);
                continue;
            }

            Volatile.Write(ref _asleep[slot], 1);
            Interlocked.MemoryBarrier();
            if (_round != served && Interlocked.Exchange(ref _asleep[slot], 0) == 1)
            {
                return;
            }

            _wakeUps[slot].Wait();
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
        }
    }
}
