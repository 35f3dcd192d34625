namespace DistributedAE.Orchestration.Tests;

public class ReductionTreeTests
{
    private const int Length = 37;
    private const int Units = 5;

    [Fact]
    public void The_root_has_the_same_bits_for_every_partition_and_order_of_arrival()
    {
        SeededCases.Run(200, random =>
        {
            int shards = 1 << random.Next(6);
            (Contribution Sum, Contribution[] Leaves) reference = Reference(random, shards);
            using var pool = new ContributionPool(Length, Units);
            var tree = new ReductionTree(shards, pool);
            for (int repetition = 0; repetition < 3; repetition++)
            {
                List<Block> blocks = random.Partition(tree.All);
                for (int index = 0; index < blocks.Count; index++)
                {
                    Contribution contribution = pool.Rent(blocks[index]);
                    SumInto(contribution, reference.Leaves, blocks[index]);
                    Assert.Equal(index == blocks.Count - 1, tree.Add(contribution));
                }

                Assert.True(tree.Root!.BitsEqual(reference.Sum), $"{shards} shards as {string.Join(", ", blocks)}");
                tree.Clear();
            }
        });
    }

    [Fact]
    public void The_order_of_addition_is_that_of_the_balanced_tree()
    {
        // (big + −big) + (small + small) keeps the small values; from left to right would lose the first
        float[] leaves = [1e8f, 1f, -1e8f, 1f];
        using var pool = new ContributionPool(1);
        var tree = new ReductionTree(4, pool);
        for (int shard = 3; shard >= 0; shard--)
        {
            Contribution contribution = pool.Rent(new Block(shard, 1));
            contribution.Gradient[0] = leaves[shard];
            tree.Add(contribution);
        }

        Assert.Equal((1e8f + 1f) + (-1e8f + 1f), tree.Root!.Gradient[0]);
        Assert.NotEqual(((1e8f + 1f) + -1e8f) + 1f, tree.Root!.Gradient[0]);
    }

    [Fact]
    public void A_shard_that_is_counted_already_is_refused_and_changes_nothing()
    {
        using var pool = new ContributionPool(1);
        var tree = new ReductionTree(4, pool);
        tree.Add(pool.Rent(new Block(2, 1)));
        var error = Assert.Throws<ArgumentException>(() => tree.Add(pool.Rent(new Block(0, 4))));
        Assert.StartsWith("shards 0–3 cannot be added: shard 2 is counted already", error.Message, StringComparison.Ordinal);
        tree.Add(pool.Rent(new Block(0, 2)));
        Assert.True(tree.Add(pool.Rent(new Block(3, 1))));
    }

    [Fact]
    public void A_block_outside_of_the_shards_is_refused()
    {
        using var pool = new ContributionPool(1);
        var tree = new ReductionTree(4, pool);
        var error = Assert.Throws<ArgumentException>(() => tree.Add(pool.Rent(new Block(4, 2))));
        Assert.StartsWith("shards 4–5 is not within shards 0–3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_contributions_of_a_step_are_used_again_in_the_next()
    {
        using var pool = new ContributionPool(Length, Units);
        var tree = new ReductionTree(8, pool);
        var blocks = Enumerable.Range(0, 8).Select(shard => new Block(shard, 1)).ToList();
        Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 100; step++)
        {
            Step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(pool.Made, 1, 8);

        void Step()
        {
            foreach (Block block in blocks)
            {
                tree.Add(pool.Rent(block));
            }

            tree.Clear();
        }
    }

    private static (Contribution Sum, Contribution[] Leaves) Reference(Random random, int shards)
    {
        var leaves = new Contribution[shards];
        for (int shard = 0; shard < shards; shard++)
        {
            leaves[shard] = new Contribution(Length, Units) { Block = new Block(shard, 1), LossSum = random.NextDouble() * 1e3, SampleCount = random.Next(9) };
            random.Fill(leaves[shard].Gradient);
            random.Fill(leaves[shard].UnitSums);
        }

        var sum = new Contribution(Length, Units) { Block = Block.All(shards) };
        SumInto(sum, leaves, sum.Block);
        return (sum, leaves);
    }

    /// <summary>The definition, word by word: node(first, count) = node(left half) + node(right half).</summary>
    private static void SumInto(Contribution target, Contribution[] leaves, Block block)
    {
        target.LossSum = Tree(block.First, block.Count, shard => leaves[shard].LossSum, (left, right) => left + right);
        target.SampleCount = Tree(block.First, block.Count, shard => leaves[shard].SampleCount, (left, right) => left + right);
        for (int index = 0; index < Length; index++)
        {
            target.Gradient[index] = Tree(block.First, block.Count, shard => leaves[shard].Gradient[index], (left, right) => left + right);
        }

        for (int index = 0; index < Units; index++)
        {
            target.UnitSums[index] = Tree(block.First, block.Count, shard => leaves[shard].UnitSums[index], (left, right) => left + right);
        }
    }

    private static T Tree<T>(int first, int count, Func<int, T> leaf, Func<T, T, T> add) =>
        count == 1
            ? leaf(first)
            : add(Tree(first, count / 2, leaf, add), Tree(first + (count / 2), count / 2, leaf, add));
}
