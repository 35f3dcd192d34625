using DistributedAE.Autoencoders.Tests.Reference;

namespace DistributedAE.Autoencoders.Tests.Optimizers;

public sealed class OptimizerTests
{
    private const int Seed = 20260;
    private const int Length = 16 * 7 + 5;

    public static TheoryData<OptimizerKind> Kinds => [.. Enum.GetValues<OptimizerKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_buffer_in_slices_gets_the_same_bits_as_in_one_call(OptimizerKind kind)
    {
        Buffers whole = Buffers.Seeded(kind, Length);
        Buffers sliced = Buffers.Seeded(kind, Length);
        var random = new Random(Seed);
        for (long number = 1; number <= 4; number++)
        {
            UpdateStep step = whole.Optimizer.Begin(number, 0.05, 1f / 3) with { WeightDecay = 0.01f };
            whole.Update(step, 0, Length);
            for (int start = 0; start < Length;)
            {
                int end = Math.Min(Length, start + random.Next(1, 40));
                sliced.Update(step, start, end);
                start = end;
            }
        }

        Assert.Equal(Bits(whole.Parameters), Bits(sliced.Parameters));
        Assert.Equal(Bits(whole.State0), Bits(sliced.State0));
        Assert.Equal(Bits(whole.State1), Bits(sliced.State1));
        Assert.NotEqual(Bits(whole.Parameters), Bits(Buffers.Seeded(kind, Length).Parameters));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_outside_the_slice_changes(OptimizerKind kind)
    {
        Buffers before = Buffers.Seeded(kind, Length);
        Buffers after = Buffers.Seeded(kind, Length);
        after.Update(after.Optimizer.Begin(1, 0.05, 1), 21, 45);

        Assert.Equal(Bits(before.Parameters.AsSpan(0, 21)), Bits(after.Parameters.AsSpan(0, 21)));
        Assert.Equal(Bits(before.Parameters.AsSpan(45)), Bits(after.Parameters.AsSpan(45)));
        Assert.NotEqual(Bits(before.Parameters.AsSpan(21, 24)), Bits(after.Parameters.AsSpan(21, 24)));
        Assert.All(after.State0.Where((_, i) => i is < 21 or >= 45), value => Assert.Equal(0, value));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Five_steps_follow_the_float64_rule_with_and_without_weight_decay(OptimizerKind kind)
    {
        foreach (float decay in new[] { 0f, 0.1f })
        {
            OptimizerSettings settings = new(kind, 0.05);
            Buffers actual = Buffers.Seeded(kind, Length);
            double[] expected = [.. actual.Parameters.Select(value => (double)value)];
            var reference = new ReferenceOptimizer(settings, Length);
            for (long number = 1; number <= 5; number++)
            {
                actual.FillGradients((int)number);
                double[] gradient = [.. actual.Sums.Select(value => value / 8.0)];
                actual.Update(actual.Optimizer.Begin(number, 0.05, 1f / 8) with { WeightDecay = decay }, 0, Length);
                reference.Update(0.05, decay, expected, gradient);
            }

            for (int i = 0; i < Length; i++)
            {
                double bound = 1e-5 * Math.Max(1, Math.Abs(expected[i]));
                Assert.True(
                    Math.Abs(expected[i] - actual.Parameters[i]) <= bound,
                    $"{kind}, decay {decay}, seed {Seed}, value {i}: {actual.Parameters[i]:R} instead of {expected[i]:R}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_zero_gradient_on_zero_states_leaves_the_parameters_as_they_are(OptimizerKind kind)
    {
        Buffers buffers = Buffers.Seeded(kind, Length);
        uint[] before = Bits(buffers.Parameters);
        buffers.Sums.AsSpan().Clear();
        buffers.Update(buffers.Optimizer.Begin(1, 0.05, 1), 0, Length);
        Assert.Equal(before, Bits(buffers.Parameters));
    }

    [Fact]
    public void Biases_get_no_weight_decay_through_the_layout()
    {
        var layout = new ParameterLayout([("encoder.0.weight", [3, 5], true), ("encoder.0.bias", [5], false)]);
        Optimizer optimizer = Optimizer.Create(new OptimizerSettings(OptimizerKind.Sgd, 0.5));
        float[] parameters = [.. Enumerable.Repeat(2f, layout.Length)];
        optimizer.Update(layout, optimizer.Begin(1, 0.5, 1), 0.5f, parameters, new float[layout.Length], [], []);
        Assert.All(layout["encoder.0.weight"].In(parameters).ToArray(), value => Assert.Equal(1.5f, value));
        Assert.All(layout["encoder.0.bias"].In(parameters).ToArray(), value => Assert.Equal(2f, value));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Padding_of_the_layout_stays_zero(OptimizerKind kind)
    {
        var layout = new ParameterLayout([("encoder.0.weight", [3, 5], true), ("encoder.0.bias", [5], false)]);
        Optimizer optimizer = Optimizer.Create(new OptimizerSettings(kind, 0.05));
        float[][] buffers = [.. Enumerable.Range(0, 4).Select(_ => new float[layout.Length])];
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            tensor.Store([.. Enumerable.Repeat(1f, tensor.Length)], buffers[0]);
            tensor.Store([.. Enumerable.Repeat(2f, tensor.Length)], buffers[1]);
        }

        for (long number = 1; number <= 3; number++)
        {
            optimizer.Update(
                layout,
                optimizer.Begin(number, 0.05, 1),
                0.1f,
                buffers[0],
                buffers[1],
                optimizer.StateCount > 0 ? buffers[2] : [],
                optimizer.StateCount > 1 ? buffers[3] : []);
        }

        Assert.Equal(layout.ParameterCount, buffers[0].Count(value => value != 0));
        Assert.Equal(layout.Length - layout.ParameterCount, buffers[0].Count(value => BitConverter.SingleToUInt32Bits(value) == 0));
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd, 0)]
    [InlineData(OptimizerKind.Momentum, 1)]
    [InlineData(OptimizerKind.Nesterov, 1)]
    [InlineData(OptimizerKind.Adam, 2)]
    [InlineData(OptimizerKind.AdamW, 2)]
    [InlineData(OptimizerKind.AdaGrad, 1)]
    [InlineData(OptimizerKind.AdaDelta, 2)]
    [InlineData(OptimizerKind.RmsProp, 1)]
    public void The_number_of_states_is_that_of_their_names(OptimizerKind kind, int count)
    {
        Optimizer optimizer = Optimizer.Create(new OptimizerSettings(kind, 0.1));
        Assert.Equal(count, optimizer.StateCount);
        Assert.Equal(count, optimizer.StateNames.Distinct().Count());
    }

    [Fact]
    public void Buffers_of_another_length_are_refused()
    {
        Optimizer optimizer = Optimizer.Create(new OptimizerSettings(OptimizerKind.Momentum, 0.1));
        UpdateStep step = optimizer.Begin(1, 0.1, 1);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => optimizer.Update(step, new float[4], new float[4], new float[3], []));
        Assert.StartsWith("state0 has 3 values; 4 are needed.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => optimizer.Update(step, new float[4], new float[5], new float[4], []));
        Assert.StartsWith("gradientSums has 5 values; 4 are needed.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_update_allocates_nothing(OptimizerKind kind)
    {
        Buffers buffers = Buffers.Seeded(kind, Length);
        UpdateStep step = buffers.Optimizer.Begin(1, 0.05, 1);
        buffers.Update(step, 0, Length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        buffers.Update(step, 0, Length);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static uint[] Bits(ReadOnlySpan<float> values) => System.Runtime.InteropServices.MemoryMarshal.Cast<float, uint>(values).ToArray();

    private sealed record Buffers(Optimizer Optimizer, float[] Parameters, float[] Sums, float[] State0, float[] State1)
    {
        public static Buffers Seeded(OptimizerKind kind, int length)
        {
            Optimizer optimizer = Optimizer.Create(new OptimizerSettings(kind, 0.05));
            var random = new Random(Seed);
            float[] parameters = [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() * 4) - 2))];
            var buffers = new Buffers(
                optimizer, parameters, new float[length], States(optimizer, 0, length), States(optimizer, 1, length));
            buffers.FillGradients(0);
            return buffers;
        }

        /// <summary>Sums of 8 samples; every fifth is 0 and every seventh is tiny.</summary>
        public void FillGradients(int number)
        {
            var random = new Random(Seed + 1 + number);
            for (int i = 0; i < Sums.Length; i++)
            {
                double value = (random.NextDouble() * 16) - 8;
                Sums[i] = (float)(i % 5 == 4 ? 0 : i % 7 == 6 ? value * 1e-9 : value);
            }
        }

        public void Update(in UpdateStep step, int start, int end) => Optimizer.Update(
            step,
            Parameters.AsSpan(start..end),
            Sums.AsSpan(start..end),
            Optimizer.StateCount > 0 ? State0.AsSpan(start..end) : default,
            Optimizer.StateCount > 1 ? State1.AsSpan(start..end) : default);

        private static float[] States(Optimizer optimizer, int index, int length) =>
            optimizer.StateCount > index ? new float[length] : [];
    }
}
