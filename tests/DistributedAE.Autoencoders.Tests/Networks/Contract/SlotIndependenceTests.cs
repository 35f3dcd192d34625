namespace DistributedAE.Autoencoders.Tests.Networks.Contract;

/// <summary>The number of threads, the size of the buffers and what was computed before do not show in the bits.</summary>
public sealed class SlotIndependenceTests
{
    private const int RowCount = 19;
    private static readonly int[][] s_shards = [[4, 1, 17, 9, 30], [], [8, 2, 55, 6, 90, 91, 92, 12], [3, 7, 5, 11, 13, 21]];

    public static TheoryData<string> Networks => ContractNetworks.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_contribution_has_the_same_bits_with_any_number_of_slots(string network)
    {
        using var single = new ContractEngine(network, 1, RowCount);
        Contribution expected = single.Contribute(s_shards);
        Assert.All(expected.Gradient, value => Assert.True(float.IsFinite(value)));
        Assert.Contains(expected.Gradient, value => value != 0);
        foreach (int slots in new[] { 2, 3, 5 })
        {
            using var engine = new ContractEngine(network, slots, RowCount);
            Contribution.AssertSameBits(expected, engine.Contribute(s_shards), $"{network}, {slots} slots");
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Losses_and_outputs_have_the_same_bits_with_any_number_of_slots(string network)
    {
        int[] samples = s_shards[2];
        using var single = new ContractEngine(network, 1, RowCount);
        (double[] losses, float[] outputs) = single.Evaluate(samples);
        Assert.All(outputs, value => Assert.True(float.IsFinite(value)));
        foreach (int slots in new[] { 2, 3, 5 })
        {
            using var engine = new ContractEngine(network, slots, RowCount);
            (double[] otherLosses, float[] otherOutputs) = engine.Evaluate(samples);
            Assert.Equal(losses, otherLosses);
            Contribution.AssertSameBits(outputs, otherOutputs, $"{network}, {slots} slots");
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_contribution_has_the_same_bits_with_any_row_capacity(string network)
    {
        using var exact = new ContractEngine(network, 1, RowCount, shardCapacity: 4);
        Contribution expected = exact.Contribute(s_shards);
        foreach (int capacity in new[] { RowCount + 1, 64, 100 })
        {
            using var engine = new ContractEngine(network, 1, capacity, shardCapacity: 16);
            Contribution.AssertSameBits(expected, engine.Contribute(s_shards), $"{network}, row capacity {capacity}");
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void What_an_engine_computed_before_does_not_show(string network)
    {
        using var fresh = new ContractEngine(network, 1, 40);
        Contribution expected = fresh.Contribute(s_shards);
        using var used = new ContractEngine(network, 2, 40);
        used.Contribute([.. Enumerable.Range(50, 40)]);
        used.Evaluate([.. Enumerable.Range(20, 33)]);
        used.Contribute([[1], [], [], []]);
        Contribution.AssertSameBits(expected, used.Contribute(s_shards), network);
    }
}
