using System.Diagnostics;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Numerics.Tests.Threads;

public sealed class SlotTeamTests
{
    private const int RoundCount = 60;
    private const int BarrierCount = 12;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static TheoryData<int> TeamSizes => [1, 2, 3, 5];

    [Theory]
    [MemberData(nameof(TeamSizes))]
    public void Behind_a_barrier_every_slot_sees_what_all_wrote_before_it(int slots)
    {
        using var team = new SlotTeam(slots);
        var counters = new int[slots];
        var wrong = new int[slots];
        for (int round = 0; round < RoundCount; round++)
        {
            int start = round * BarrierCount;
            team.Run(new Work((slot, own) =>
            {
                for (int phase = 1; phase <= BarrierCount; phase++)
                {
                    counters[slot]++;
                    own.Barrier();
                    wrong[slot] += counters.Any(count => count != start + phase) ? 1 : 0;
                    own.Barrier();
                }
            }));
        }

        Assert.Equal(Enumerable.Repeat(RoundCount * BarrierCount, slots), counters);
        Assert.Equal(new int[slots], wrong);
    }

    [Theory]
    [MemberData(nameof(TeamSizes))]
    public void Every_slot_runs_once_on_a_thread_of_its_own_and_slot_0_on_the_callers(int slots)
    {
        using var team = new SlotTeam(slots);
        Thread?[] threads = ThreadsOf(team);
        Assert.Equal(slots, team.SlotCount);
        Assert.Same(Thread.CurrentThread, threads[0]);
        Assert.Equal(slots, threads.Distinct().Count());
        Assert.Equal(threads, ThreadsOf(team));
    }

    [Theory]
    [MemberData(nameof(TeamSizes))]
    public void A_failing_slots_exception_is_thrown_by_Run_and_the_team_goes_on(int slots)
    {
        using var team = new SlotTeam(slots);
        for (int round = 0; round < RoundCount; round++)
        {
            int failing = round % slots;
            int failingPhase = round / slots % 4;
            var failure = new InvalidDataException("a sample cannot be read");
            Exception thrown = Assert.Throws<InvalidDataException>(() => team.Run(new Work((slot, own) =>
            {
                for (int phase = 0; phase < 4; phase++)
                {
                    if (slot == failing && phase == failingPhase)
                    {
                        throw failure;
                    }

                    own.Barrier();
                }
            })));
            Assert.Same(failure, thrown);

            int ran = 0;
            team.Run(new Work((_, own) =>
            {
                own.Barrier();
                Interlocked.Increment(ref ran);
                own.Barrier();
            }));
            Assert.Equal(slots, ran);
        }
    }

    [Theory]
    [MemberData(nameof(TeamSizes))]
    public void Where_all_slots_fail_Run_throws_one_of_their_exceptions(int slots)
    {
        using var team = new SlotTeam(slots);
        InvalidDataException[] failures = [.. Enumerable.Range(0, slots).Select(slot => new InvalidDataException($"slot {slot}"))];
        Exception thrown = Assert.Throws<InvalidDataException>(() => team.Run(new Work((slot, _) => throw failures[slot])));
        Assert.Contains(thrown, failures);
    }

    [Theory]
    [MemberData(nameof(TeamSizes))]
    public void Sleeping_threads_wake_up_for_the_next_run(int slots)
    {
        using var team = new SlotTeam(slots);
        Thread[] threads = ThreadsOf(team);
        for (int round = 0; round < 3; round++)
        {
            UntilAsleep(threads.Skip(1));
            Assert.Equal(threads, ThreadsOf(team));
        }
    }

    [Theory]
    [MemberData(nameof(TeamSizes))]
    public void Whoever_waits_for_a_late_slot_sleeps_until_it_comes_fails_or_ends(int slots)
    {
        using var team = new SlotTeam(slots);
        Thread[] threads = ThreadsOf(team);
        int late = slots - 1;
        IEnumerable<Thread> others = threads.Take(late);
        var passed = new int[slots];
        team.Run(new Work((slot, own) =>
        {
            for (int phase = 0; phase < 3; phase++)
            {
                if (slot == late)
                {
                    UntilAsleep(others);
                }

                own.Barrier();
                passed[slot]++;
            }

            if (slot == late)
            {
                UntilAsleep(others);
            }
        }));
        Assert.Equal(Enumerable.Repeat(3, slots), passed);

        var failure = new InvalidDataException("a sample cannot be read");
        Exception thrown = Assert.Throws<InvalidDataException>(() => team.Run(new Work((slot, own) =>
        {
            if (slot == late)
            {
                UntilAsleep(others);
                throw failure;
            }

            own.Barrier();
            passed[slot]++;
        })));
        Assert.Same(failure, thrown);
        Assert.Equal(Enumerable.Repeat(3, slots), passed);
    }

    [Fact]
    public void Sleeping_and_waking_allocate_nothing()
    {
        using var team = new SlotTeam(2);
        Thread[] threads = ThreadsOf(team);
        var work = new Work((slot, own) =>
        {
            if (slot == 1)
            {
                UntilAsleep(threads[0]);
            }

            own.Barrier();
            if (slot == 0)
            {
                UntilAsleep(threads[1]);
            }

            own.Barrier();
        });
        team.Run(work);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 5; round++)
        {
            team.Run(work);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [MemberData(nameof(TeamSizes))]
    public void Dispose_ends_the_threads(int slots)
    {
        var team = new SlotTeam(slots);
        Thread[] threads = ThreadsOf(team);
        team.Dispose();
        team.Dispose();
        Assert.All(threads.Skip(1), thread => Assert.False(thread.IsAlive));
        Assert.Throws<ObjectDisposedException>(() => team.Run(new Work((_, _) => { })));
    }

    [Fact]
    public void A_team_that_never_ran_can_be_disposed() => new SlotTeam(3).Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_team_has_at_least_one_slot(int slots) =>
        Assert.Equal("slots", Assert.Throws<ArgumentOutOfRangeException>(() => new SlotTeam(slots)).ParamName);

    private static void UntilAsleep(IEnumerable<Thread> threads)
    {
        foreach (Thread thread in threads)
        {
            UntilAsleep(thread);
        }
    }

    private static void UntilAsleep(Thread thread)
    {
        long start = Stopwatch.GetTimestamp();
        while ((thread.ThreadState & System.Threading.ThreadState.WaitSleepJoin) == 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < s_patience, "a waiting thread does not go to sleep");
            Thread.Sleep(1);
        }
    }

    private static Thread[] ThreadsOf(SlotTeam team)
    {
        var threads = new Thread[team.SlotCount];
        team.Run(new Work((slot, _) =>
        {
            Assert.Null(threads[slot]);
            threads[slot] = Thread.CurrentThread;
        }));
        return threads;
    }
}
