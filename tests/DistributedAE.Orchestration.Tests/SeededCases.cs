using DistributedAE.Numerics;

namespace DistributedAE.Orchestration.Tests;

/// <summary>Random cases that replay from the seed that a failure prints.</summary>
internal static class SeededCases
{
    public static void Run(int cases, Action<Random> test)
    {
        for (int seed = 1; seed <= cases; seed++)
        {
            try
            {
                test(new Random(seed));
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"failed with seed {seed}: {error.Message}", error);
            }
        }
    }

    /// <summary>Fills with values of very different size and both signs, so that another order of addition shows.</summary>
    public static void Fill(this Random random, Span<float> values)
    {
        foreach (ref float value in values)
        {
            value = (random.NextSingle() - 0.5f) * (1 << random.Next(20));
        }
    }

    /// <summary>A random partition of the shards into aligned blocks, in a random order.</summary>
    public static List<Block> Partition(this Random random, Block all)
    {
        var blocks = new List<Block>();
        Split(all);
        Block[] shuffled = [.. blocks];
        random.Shuffle(shuffled);
        return [.. shuffled];

        void Split(Block block)
        {
            if (block.Count == 1 || random.Next(3) == 0)
            {
                blocks.Add(block);
                return;
            }

            Split(new Block(block.First, block.Count / 2));
            Split(new Block(block.First + (block.Count / 2), block.Count / 2));
        }
    }

    public static int[] Bits(ReadOnlySpan<float> values)
    {
        var bits = new int[values.Length];
        for (int index = 0; index < values.Length; index++)
        {
            bits[index] = BitConverter.SingleToInt32Bits(values[index]);
        }

        return bits;
    }

    public static int[] Bits(AlignedBuffer buffer) => Bits(buffer.Span);
}
