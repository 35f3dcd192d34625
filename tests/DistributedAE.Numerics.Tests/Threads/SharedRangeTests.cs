using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Numerics.Tests.Threads;

public sealed class SharedRangeTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Every_piece_is_taken_once_in_every_phase(int slots)
    {
        using var team = new SlotTeam(slots);
        var shared = new SharedRange();
        var taken = new int[50];
        for (int round = 0; round < 40; round++)
        {
            team.Run(new Work((slot, own) =>
            {
                for (int length = 0; length <= taken.Length; length += 5)
                {
                    while (shared.Take(own, slot, length, 1 + (length % 4)) is { Length: > 0 } piece)
                    {
                        for (int index = piece.From; index < piece.To; index++)
                        {
                            Interlocked.Increment(ref taken[index]);
                        }
                    }

                    own.Barrier();
                }
            }));
        }

        // 5, 10, …, 50: index 0 to 4 is in ten of them, 45 to 49 in one
        Assert.Equal(Enumerable.Range(0, taken.Length).Select(index => 40 * (10 - (index / 5))), taken);
    }

    [Fact]
    public void A_slot_goes_through_its_own_part_from_front_to_back()
    {
        using var team = new SlotTeam(1);
        var shared = new SharedRange();
        var pieces = new List<WorkRange>();
        team.Run(new Work((slot, own) =>
        {
            while (shared.Take(own, slot, 10, 4) is { Length: > 0 } piece)
            {
                pieces.Add(piece);
            }
        }));

        Assert.Equal([new WorkRange(0, 4), new WorkRange(4, 8), new WorkRange(8, 10)], pieces);
    }

    [Fact]
    public void What_a_held_up_slot_has_not_taken_is_done_by_the_others_from_its_end()
    {
        using var team = new SlotTeam(2);
        using var begun = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        var shared = new SharedRange();
        var pieces = new List<WorkRange>();
        WorkRange first = default;
        WorkRange last = new(-1, -1);
        team.Run(new Work((slot, own) =>
        {
            if (slot == 1)
            {
                first = shared.Take(own, slot, 10, 1);
                begun.Set();
                Assert.True(done.Wait(s_patience));
                last = shared.Take(own, slot, 10, 1);
                return;
            }

            Assert.True(begun.Wait(s_patience));
            while (shared.Take(own, slot, 10, 1) is { Length: > 0 } piece)
            {
                pieces.Add(piece);
            }

            done.Set();
        }));

        Assert.Equal(new WorkRange(5, 6), first);
        Assert.Equal(0, last.Length);
        Assert.Equal([0, 1, 2, 3, 4, 9, 8, 7, 6], pieces.Select(piece => piece.From));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_team_is_in_another_phase_behind_each_barrier_and_in_each_run(int slots)
    {
        using var team = new SlotTeam(slots);
        var seen = new List<long>();
        for (int round = 0; round < 3; round++)
        {
            team.Run(new Work((slot, own) =>
            {
                for (int phase = 0; phase < 4; phase++)
                {
                    if (slot == slots - 1)
                    {
                        seen.Add(own.Phase);
                    }

                    own.Barrier();
                }
            }));
        }

        Assert.Equal(12, seen.Distinct().Count());
    }
}
