using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Numerics.Tests.Gemm;

public sealed class TreeGradientTests
{
    private const int Offset = 48;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void One_pair_is_summed_sample_after_sample_and_then_along_the_tree(int shards) =>
        GemmCases.Run(12, random => Check(random, ShardRows.Ragged(random, shards, 9), random.Next(1, 101), random.Next(1, 101), pairs: 1));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Tied_pairs_continue_each_shards_chain(int shards) =>
        GemmCases.Run(12, random => Check(random, ShardRows.Ragged(random, shards, 9), random.Next(1, 101), random.Next(1, 101), pairs: 2));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    public void Pairs_with_several_rows_a_sample_continue_each_shards_chain(int shards) =>
        GemmCases.Run(6, random =>
        {
            int[] starts = ShardRows.Ragged(random, shards, 5);
            (int inputs, int outputs) = (random.Next(1, 101), random.Next(1, 101));
            Check(random, starts, inputs, outputs, [1, random.Next(2, 8)]);
            Check(random, starts, inputs, outputs, [1, 1, random.Next(2, 8)]);
        });

    [Theory]
    [InlineData(1, 1)]
    [InlineData(15, 15)]
    [InlineData(16, 16)]
    [InlineData(17, 17)]
    [InlineData(31, 31)]
    [InlineData(32, 32)]
    [InlineData(33, 33)]
    [InlineData(1, 33)]
    [InlineData(33, 1)]
    [InlineData(784, 16)]
    public void Extents_at_the_edges_of_panels_are_summed_alike(int inputs, int outputs) =>
        GemmCases.Run(2, random => Check(random, ShardRows.Ragged(random, 4, 6), inputs, outputs, pairs: 2));

    [Fact]
    public void A_batch_too_large_for_the_cache_is_summed_alike() =>
        GemmCases.Run(1, random => Check(random, [0, 125, 250, 375, 500], 330, 40, pairs: 1));

    [Fact]
    public void A_block_without_samples_has_a_zero_gradient() =>
        GemmCases.Run(1, random => Check(random, [0, 0, 0], 37, 21, pairs: 2));

    [Theory]
    [InlineData(100)]
    [InlineData(4)]
    public void The_memory_of_each_run_is_asked_for_before_it_is_summed(int samples)
    {
        using PanelMatrix input = GemmCases.Matrix(new float[samples * 70], samples, 70);
        using PanelMatrix delta = GemmCases.Matrix(new float[samples * 40], samples, 40);
        using var scratch = new PackScratch();
        var sink = new RecordingSink(Weights.StoredLength(70, 40));
        TreeGradient.Compute([new SampleProduct(input, delta)], [0, samples / 2, samples], new WorkRange(0, 70), 0, sink, scratch);
        Assert.Equal(6, sink.Asked);
    }

    [Fact]
    public void A_thread_without_inputs_hands_nothing_over()
    {
        using PanelMatrix input = GemmCases.Poisoned(4, 40);
        using PanelMatrix delta = GemmCases.Poisoned(4, 10);
        using var scratch = new PackScratch();
        foreach (int place in new[] { 0, 20, 32, 40 })
        {
            var sink = new RecordingSink(0);
            TreeGradient.Compute([new SampleProduct(input, delta)], [0, 4], new WorkRange(place, place), Offset, sink, scratch);
        }
    }

    private static void Check(Random random, int[] shardStarts, int inputs, int outputs, int pairs) =>
        Check(random, shardStarts, inputs, outputs, [.. Enumerable.Repeat(1, pairs)]);

    private static void Check(Random random, int[] shardStarts, int inputs, int outputs, int[] rowsASample)
    {
        var values = new List<(float[] Input, float[] Delta, int RowsASample)>();
        var products = new List<SampleProduct>();
        foreach (int rows in rowsASample)
        {
            int count = shardStarts[^1] * rows;
            float[] input = random.Values(count * inputs);
            float[] delta = random.Values(count * outputs);
            values.Add((input, delta, rows));
            products.Add(new SampleProduct(GemmCases.Matrix(input, count, inputs), GemmCases.Matrix(delta, count, outputs), rows));
        }

        using var expected = new StoredWeights(Reference.Gradient(values, shardStarts, inputs, outputs), inputs, outputs);
        var sink = new RecordingSink(Offset + expected.Stored.Length + 16);
        using var scratch = new PackScratch();
        foreach (WorkRange range in random.Division(inputs))
        {
            TreeGradient.Compute(products.ToArray(), shardStarts, range, Offset, sink, scratch);
        }

        sink.AssertTaken(Offset, Offset + expected.Stored.Length);
        GemmCases.AssertSameBits(
            expected.Stored,
            sink.Values.AsSpan(Offset, expected.Stored.Length),
            $"{inputs} × {outputs}, shards at [{string.Join(", ", shardStarts)}], rows a sample [{string.Join(", ", rowsASample)}]");
        products.ForEach(product =>
        {
            product.Input.Dispose();
            product.Delta.Dispose();
        });
    }
}
