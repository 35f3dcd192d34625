using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders.Tests.Networks.Contract;

/// <summary>After the first steps, a step takes nothing from the heap, on no slot's thread.</summary>
public sealed class AllocationTests
{
    private const int WarmUpCount = 10;
    private const int StepCount = 100;
    private const int AttemptCount = 5;

    public static TheoryData<string> Networks => ContractNetworks.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_contribution_allocates_nothing_on_one_slot(string network) => Assert.Equal([0], AllocatedBySlot(network, 1));

    [Theory]
    [InlineData("tied sigmoid, cross-entropy, masking, KL")]
    [InlineData("untied deep relu, cross-entropy, masking")]
    [InlineData("classifier with softmax")]
    [InlineData("regression")]
    [InlineData("contractive sigmoid, cross-entropy, KL")]
    [InlineData("contractive deep sigmoid, cross-entropy, KL, masking")]
    [InlineData("variational relu, cross-entropy, binarized, masking")]
    public void A_contribution_allocates_nothing_on_two_slots(string network) => Assert.Equal([0, 0], AllocatedBySlot(network, 2));

    private static long[] AllocatedBySlot(string network, int slots)
    {
        using var engine = new ContractEngine(network, slots, 20);
        BatchRows rows = ContractEngine.Rows([4, 1, 17, 9, 30, 8, 2], [55, 6, 90, 91, 92, 12]);
        var before = new AllocationMeter(slots);
        var after = new AllocationMeter(slots);
        Contribute(engine, rows, WarmUpCount);
        long[] allocated = [];
        for (int attempt = 0; attempt < AttemptCount; attempt++)
        {
            engine.Team.Run(before);
            Contribute(engine, rows, StepCount);
            engine.Team.Run(after);
            allocated = [.. after.Bytes.Zip(before.Bytes, (later, earlier) => later - earlier)];

            // the runtime's own rare bytes on a thread are in one attempt, a step's would be in every one
            if (allocated.All(bytes => bytes == 0))
            {
                break;
            }
        }

        return allocated;
    }

    private static void Contribute(ContractEngine engine, BatchRows rows, int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            engine.Contribute(rows);
        }
    }

    /// <summary>Reads what each slot's thread has allocated so far.</summary>
    private sealed class AllocationMeter(int slots) : SlotWork
    {
        public long[] Bytes { get; } = new long[slots];

        public override void Run(int slot, SlotTeam team) => Bytes[slot] = GC.GetAllocatedBytesForCurrentThread();
    }
}
