using DistributedAE.Autoencoders;

namespace DistributedAE.Orchestration.Tests;

public class ParameterServerTests
{
    private static readonly ParameterLayout Layout = new(
        [("encoder.0.weight", [7, 5], true), ("encoder.0.bias", [5], false), ("decoder.0.weight", [5, 7], true), ("decoder.0.bias", [7], false)]);

    public static TheoryData<OptimizerKind> Kinds => new(Enum.GetValues<OptimizerKind>());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Slices_in_any_cut_and_order_give_the_same_bits_as_the_whole(OptimizerKind kind)
    {
        SeededCases.Run(5, random =>
        {
            using ParameterServer whole = Server(Plan(kind));
            using ParameterServer sliced = Server(Plan(kind));
            using var contribution = new Contribution(Layout.Length, 3);
            for (int step = 0; step < 3; step++)
            {
                Randomize(contribution, random);
                whole.Apply(contribution);

                var sink = new UpdateSink(sliced) { Plan = sliced.BeginUpdate(contribution.SampleCount) };
                (int From, int To)[] slices = Cut(random, Layout.Length);
                random.Shuffle(slices);
                Parallel.ForEach(slices, slice =>
                {
                    sink.Take(slice.From, contribution.Gradient[slice.From..slice.To]);
                });
                sliced.CompleteUpdate(sink.Plan, contribution.UnitSums);
            }

            AssertSameBits(whole, sliced);
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_restored_server_goes_on_to_the_bit(OptimizerKind kind)
    {
        var random = new Random(1);
        using ParameterServer through = Server(Plan(kind));
        using var contribution = new Contribution(Layout.Length, 3);
        for (int step = 0; step < 3; step++)
        {
            Randomize(contribution, random);
            through.Apply(contribution);
        }

        through.KeepBest();
        Randomize(contribution, random);
        through.Apply(contribution);
        Dictionary<string, float[]> saved = through.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.ToArray());
        ParameterServerCounters counters = through.Counters;

        using var restored = new ParameterServer(Layout, Plan(kind), new float[Layout.Length], 3);
        restored.Restore(counters, tensor => tensor.CopyFrom(saved[tensor.Name]));
        AssertSameBits(through, restored);
        for (int step = 0; step < 3; step++)
        {
            Randomize(contribution, random);
            through.Apply(contribution);
            restored.Apply(contribution);
        }

        AssertSameBits(through, restored);
        through.RestoreBest();
        restored.RestoreBest();
        AssertSameBits(through, restored);
    }

    [Fact]
    public void The_gradient_is_divided_by_the_true_count_and_only_weights_decay()
    {
        StagePlan plan = Plan(OptimizerKind.Sgd) with { WeightDecay = 0.5 };
        using var server = new ParameterServer(Layout, plan, Filled(1f));
        using var contribution = new Contribution(Layout.Length) { SampleCount = 4 };
        Filled(2f).CopyTo(contribution.Gradient);
        server.Apply(contribution);

        // 1 − 0.25 · (2 / 4 + 0.5 · 1), and 1 − 0.25 · 2 / 4
        foreach (NamedTensor tensor in server.Tensors)
        {
            Assert.All(tensor.ToArray(), value => Assert.Equal(tensor.Tensor.IsWeight ? 0.75f : 0.875f, value));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.5)]
    public void The_norm_of_the_mean_gradient_is_measured_and_shows_nowhere_else(double? clipNorm)
    {
        StagePlan plan = Plan(OptimizerKind.Adam) with { WeightDecay = 0.5, Optimizer = new OptimizerSettings(OptimizerKind.Adam, 0.25) { ClipNorm = clipNorm } };
        SeededCases.Run(5, random =>
        {
            using ParameterServer measured = Server(plan);
            using ParameterServer another = Server(plan);
            using var contribution = new Contribution(Layout.Length, 3);
            measured.MeasuresGradientNorm = true;
            Randomize(contribution, random);
            measured.Apply(contribution);
            another.Apply(contribution);
            double norm = Math.Sqrt(contribution.Gradient.ToArray().Sum(value => (double)value * value)) / contribution.SampleCount;
            Assert.Equal(norm, measured.GradientNorm, norm * 1e-6);
            Assert.Equal(clipNorm is null ? double.NaN : measured.GradientNorm, another.GradientNorm);
            AssertSameBits(another, measured);

            // sums in slices, by several threads
            measured.MeasuresGradientNorm = clipNorm is null;
            var sink = new UpdateSink(measured) { Plan = measured.BeginUpdate(contribution.SampleCount, clipNorm is null ? null : measured.ClipFactor(contribution.Gradient, contribution.SampleCount)) };
            Parallel.ForEach(Cut(random, Layout.Length), slice => sink.Take(slice.From, contribution.Gradient[slice.From..slice.To]));
            measured.CompleteUpdate(sink.Plan, contribution.UnitSums);
            another.Apply(contribution);
            Assert.Equal(norm, measured.GradientNorm, norm * 1e-6);
            AssertSameBits(another, measured);
        });
    }

    [Fact]
    public void A_gradient_that_is_no_number_has_no_norm_that_is_one()
    {
        using var server = new ParameterServer(Layout, Plan(OptimizerKind.Sgd), new float[Layout.Length]) { MeasuresGradientNorm = true };
        using var contribution = new Contribution(Layout.Length) { SampleCount = 4 };
        contribution.Gradient.Fill(float.NaN);
        server.Apply(contribution);
        Assert.Equal(double.NaN, server.GradientNorm);
    }

    [Fact]
    public void The_running_mean_of_activations_starts_at_the_target_and_follows_the_batches()
    {
        StagePlan plan = Plan(OptimizerKind.Sgd) with { Sparsity = new Sparsity(SparsityKind.KL, 0.25, 0.1, 0.75) };
        using var server = new ParameterServer(Layout, plan, new float[Layout.Length], 2);
        Assert.Equal([0.25f, 0.25f], server.ActivationMeans.ToArray());
        using var contribution = new Contribution(Layout.Length, 2) { SampleCount = 4 };
        contribution.UnitSums[0] = 4f;
        server.Apply(contribution);
        Assert.Equal([(0.75f * 0.25f) + 0.25f, 0.75f * 0.25f], server.ActivationMeans.ToArray());
    }

    [Fact]
    public void A_clipped_gradient_is_needed_whole_and_gets_the_norm_of_the_clip()
    {
        StagePlan plan = Plan(OptimizerKind.Sgd) with { Optimizer = new OptimizerSettings(OptimizerKind.Sgd, 1) { ClipNorm = 0.5 }, WeightDecay = 0 };
        using var server = new ParameterServer(Layout, plan, new float[Layout.Length]);
        Assert.True(server.NeedsWholeGradient);
        var error = Assert.Throws<InvalidOperationException>(() => server.BeginUpdate(2));
        Assert.Equal("the gradient is clipped by its norm: the whole of it must be known before a part of it is applied", error.Message);

        using var contribution = new Contribution(Layout.Length) { SampleCount = 2 };
        contribution.Gradient[0] = 6f;
        contribution.Gradient[^16] = 8f;
        server.Apply(contribution);
        Assert.Equal(-0.3f, server.Parameters.Span[0], 6);
        Assert.Equal(-0.4f, server.Parameters.Span[^16], 6);
    }

    [Fact]
    public void The_schedule_is_that_of_the_stage()
    {
        var schedule = new LearningRateSchedule(ScheduleKind.Step, 0, 0.5, 1, 0);
        StagePlan plan = Plan(OptimizerKind.Sgd) with { Optimizer = new OptimizerSettings(OptimizerKind.Sgd, 1) { Schedule = schedule } };
        using ParameterServer server = Server(plan);
        using var contribution = new Contribution(Layout.Length, 3) { SampleCount = 1 };
        var rates = new List<double>();
        for (int step = 0; step < 5; step++)
        {
            rates.Add(server.LearningRate);
            server.Apply(contribution);
        }

        Assert.Equal([1, 1, 0.5, 0.5, 0.25], rates);
    }

    [Fact]
    public void Each_update_makes_a_new_version_and_a_plan_for_an_old_one_is_refused()
    {
        using ParameterServer server = Server(Plan(OptimizerKind.Adam));
        UpdatePlan old = server.BeginUpdate(1);
        server.CompleteUpdate(old, new float[3]);
        Assert.Equal((1, 1), (server.Version, server.Step));
        var error = Assert.Throws<InvalidOperationException>(() => server.ApplySlice(old, 0, new float[1]));
        Assert.Equal("the update was planned for version 0 of the parameters, and this is version 1", error.Message);
        Assert.Throws<InvalidOperationException>(() => server.CompleteUpdate(old, new float[3]));
    }

    [Fact]
    public void The_best_parameters_can_be_put_back()
    {
        using ParameterServer server = Server(Plan(OptimizerKind.Adam));
        Assert.Equal("no best parameters were kept", Assert.Throws<InvalidOperationException>(server.RestoreBest).Message);
        int[] best = SeededCases.Bits(server.Parameters);
        server.KeepBest();
        server.Parameters.Span.Fill(9f);
        server.RestoreBest();
        Assert.Equal(best, SeededCases.Bits(server.Parameters));
        Assert.Equal(1, server.Version);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_parameter_that_is_not_finite_is_seen_wherever_it_is(float value)
    {
        using ParameterServer server = Server(Plan(OptimizerKind.Sgd));
        server.Parameters.Span[0] = float.MaxValue;
        Assert.True(server.AreParametersFinite);
        for (int index = 0; index < Layout.Length; index++)
        {
            float kept = server.Parameters.Span[index];
            server.Parameters.Span[index] = value;
            Assert.False(server.AreParametersFinite);
            server.Parameters.Span[index] = kept;
        }
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using ParameterServer server = Server(Plan(OptimizerKind.Adam));
        using var contribution = new Contribution(Layout.Length, 3) { SampleCount = 4 };
        server.Apply(contribution);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 100; step++)
        {
            server.Apply(contribution);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static StagePlan Plan(OptimizerKind kind) =>
        new("finetune", 0, 10, 4, [4, 4]) { Optimizer = new OptimizerSettings(kind, 0.25), WeightDecay = 0.01 };

    private static ParameterServer Server(StagePlan plan)
    {
        var initial = new float[Layout.Length];
        Scatter(new Random(3), initial);
        return new ParameterServer(Layout, plan, initial, 3);
    }

    private static void Randomize(Contribution contribution, Random random)
    {
        Scatter(random, contribution.Gradient);
        random.Fill(contribution.UnitSums);
        contribution.SampleCount = random.Next(1, 9);
    }

    private static float[] Filled(float value)
    {
        var flat = new float[Layout.Length];
        foreach (ParameterTensor tensor in Layout.Tensors)
        {
            tensor.Store(Enumerable.Repeat(value, tensor.Length).ToArray(), flat);
        }

        return flat;
    }

    /// <summary>Random values in the tensors, 0 in their padding.</summary>
    private static void Scatter(Random random, Span<float> flat)
    {
        foreach (ParameterTensor tensor in Layout.Tensors)
        {
            var values = new float[tensor.Length];
            random.Fill(values);
            tensor.Store(values, flat);
        }
    }

    private static (int From, int To)[] Cut(Random random, int length)
    {
        var cuts = new List<(int, int)>();
        for (int from = 0; from < length;)
        {
            int to = Math.Min(from + random.Next(1, 40), length);
            cuts.Add((from, to));
            from = to;
        }

        return [.. cuts];
    }

    private static void AssertSameBits(ParameterServer expected, ParameterServer actual)
    {
        Assert.Equal(expected.Counters, actual.Counters);
        foreach ((NamedTensor one, NamedTensor other) in expected.Tensors.Zip(actual.Tensors))
        {
            Assert.Equal(one.Name, other.Name);
            Assert.Equal(SeededCases.Bits(one.ToArray()), SeededCases.Bits(other.ToArray()));
        }

        Assert.Equal(expected.Tensors.Count(), actual.Tensors.Count());
    }
}
