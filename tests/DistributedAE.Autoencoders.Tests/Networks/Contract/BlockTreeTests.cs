namespace DistributedAE.Autoencoders.Tests.Networks.Contract;

/// <summary>A block's contribution is the tree sum of its parts', so it does not show who computed which shards.</summary>
public sealed class BlockTreeTests
{
    private static readonly int[][] s_shards = [[4, 1, 17], [9, 30, 31, 32], [], [8], [2, 55, 6], [90, 91, 92, 12, 40], [3, 7], [5, 11, 13]];

    public static TheoryData<string> Networks => ContractNetworks.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_block_is_the_tree_sum_of_its_aligned_parts(string network)
    {
        using var engine = new ContractEngine(network, 2, 24);
        Contribution whole = engine.Contribute(s_shards);
        foreach (int partLength in new[] { 4, 2, 1 })
        {
            Contribution[] parts = [.. s_shards.Chunk(partLength).Select(part => engine.Contribute(part))];
            Contribution.AssertSameBits(whole, Tree(parts), $"{network}, parts of {partLength} shards");
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Blocks_of_different_sizes_join_to_the_same_bits(string network)
    {
        using var engine = new ContractEngine(network, 1, 24);
        Contribution whole = engine.Contribute(s_shards);
        Contribution left = engine.Contribute(s_shards[..4]);
        Contribution right = engine.Contribute(s_shards[4..6]) + (engine.Contribute(s_shards[6..7]) + engine.Contribute(s_shards[7..]));
        Contribution.AssertSameBits(whole, left + right, network);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_block_without_samples_contributes_nothing(string network)
    {
        using var engine = new ContractEngine(network, 2, 24);
        engine.Contribute(s_shards);
        Contribution none = engine.Contribute([], []);
        Assert.Equal(0, none.Loss);
        Assert.All(none.Gradient, value => Assert.Equal(0, value));
        Assert.All(none.ActivationSums, value => Assert.Equal(0, value));
    }

    private static Contribution Tree(ReadOnlySpan<Contribution> parts) =>
        parts.Length == 1 ? parts[0] : Tree(parts[..(parts.Length / 2)]) + Tree(parts[(parts.Length / 2)..]);
}
