using DistributedAE.Autoencoders;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Orchestration.Tests;

/// <summary>The contractive penalty's decay by unit, which the parameter server adds to the gradient sums of the step.</summary>
public class ContractionTests
{
    private const double Factor = 0.25;

    public static TheoryData<int, int> Shapes => new() { { 7, 5 }, { 9, 16 }, { 4, 21 }, { 5, 32 }, { 6, 49 }, { 3, 80 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Each_weight_decays_by_its_units_squared_slopes(int inputs, int units)
    {
        ParameterLayout layout = Layout(inputs, units);
        using ParameterServer server = Server(layout, units, OptimizerKind.Sgd);
        using Contribution root = Filled(layout, server, new Random(1));
        float[] before = Plain(layout, server.Parameters.Span);
        float[] gradient = Plain(layout, root.Gradient);

        server.Apply(root);

        float[] after = Plain(layout, server.Parameters.Span);
        int offset = layout["encoder.0.weight"].Length;
        for (int place = 0; place < before.Length; place++)
        {
            double slopes = place < offset ? root.UnitSums[place % units] : 0;
            double mean = (gradient[place] + (2 * Factor * slopes * before[place])) / root.SampleCount;
            Assert.Equal(before[place] - (0.5 * mean), after[place], 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Slices_in_any_cut_and_order_give_the_same_bits_as_the_whole(int inputs, int units)
    {
        ParameterLayout layout = Layout(inputs, units);
        SeededCases.Run(3, random =>
        {
            using ParameterServer whole = Server(layout, units, OptimizerKind.AdamW);
            using ParameterServer sliced = Server(layout, units, OptimizerKind.AdamW);
            using Contribution root = Filled(layout, whole, random);
            whole.Apply(root);
            UpdatePlan plan = sliced.BeginUpdate(root.SampleCount, sums: root);
            for (int from = 0; from < layout.Length;)
            {
                int length = Math.Min(random.Next(1, 40), layout.Length - from);
                sliced.ApplySlice(plan, from, root.Gradient.Slice(from, length));
                from += length;
            }

            sliced.CompleteUpdate(plan, root.UnitSums);
            Assert.Equal(SeededCases.Bits(whole.Parameters.Span.ToArray()), SeededCases.Bits(sliced.Parameters.Span.ToArray()));
        });
    }

    [Fact]
    public void The_last_two_sums_are_added_before_the_first_slice()
    {
        ParameterLayout layout = Layout(300, 50);
        using ParameterServer whole = Server(layout, 50, OptimizerKind.Momentum);
        using ParameterServer sliced = Server(layout, 50, OptimizerKind.Momentum);
        using var team = new SlotTeam(2);
        var random = new Random(5);
        using Contribution left = Filled(layout, whole, random);
        using Contribution right = Filled(layout, whole, random);
        using var root = new Contribution(layout.Length, whole.UnitSumCount);
        (left.Block, right.Block) = (new Block(0, 1), new Block(1, 1));
        root.CopyFrom(left);
        root.Add(right);

        whole.Apply(root);
        new SlicedUpdate(sliced, team).Apply(left, right);

        Assert.Equal(SeededCases.Bits(whole.Parameters.Span.ToArray()), SeededCases.Bits(sliced.Parameters.Span.ToArray()));
    }

    [Fact]
    public void An_update_without_unit_sums_is_refused()
    {
        using ParameterServer server = Server(Layout(4, 3), 3, OptimizerKind.Sgd);

        var error = Assert.Throws<InvalidOperationException>(() => server.BeginUpdate(2));

        Assert.Equal("contraction needs the 3 unit sums of the step", error.Message);
    }

    [Fact]
    public void Running_means_come_first_among_the_unit_sums()
    {
        ParameterLayout layout = Layout(4, 3);
        var plan = new StagePlan("pretrain[0]", 0, 10, 4, [4]) { Sparsity = new Sparsity(SparsityKind.KL, 0.5, 1, 0.5) };
        var decay = new ContractiveDecay(layout["encoder.0.weight"], Factor, SlopesOffset: 16);
        using var server = new ParameterServer(layout, plan, new float[layout.Length], units: 3, contraction: decay);
        using var root = new Contribution(layout.Length, server.UnitSumCount) { SampleCount = 2 };
        root.UnitSums.Fill(9);
        ((ReadOnlySpan<float>)[1, 2, 3]).CopyTo(root.UnitSums);

        server.Apply(root);

        Assert.Equal(19, server.UnitSumCount);
        Assert.Equal([0.5f, 0.75f, 1f], server.ActivationMeans.ToArray());
    }

    private static ParameterLayout Layout(int inputs, int units) => new(
        [("encoder.0.weight", [inputs, units], true), ("encoder.0.bias", [units], false), ("decoder.0.weight", [units, inputs], true)]);

    private static ParameterServer Server(ParameterLayout layout, int units, OptimizerKind kind)
    {
        var plan = new StagePlan("pretrain[0]", 0, 10, 4, [4, 4]) { Optimizer = new OptimizerSettings(kind, 0.5) };
        var initial = new float[layout.Length];
        Scatter(layout, new Random(units), initial);
        return new ParameterServer(layout, plan, initial, contraction: new ContractiveDecay(layout["encoder.0.weight"], Factor, SlopesOffset: 0));
    }

    private static Contribution Filled(ParameterLayout layout, ParameterServer server, Random random)
    {
        var contribution = new Contribution(layout.Length, server.UnitSumCount) { SampleCount = random.Next(1, 9) };
        Scatter(layout, random, contribution.Gradient);
        foreach (ref float sum in contribution.UnitSums)
        {
            sum = random.NextSingle();
        }

        return contribution;
    }

    private static void Scatter(ParameterLayout layout, Random random, Span<float> flat)
    {
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            float[] values = [.. Enumerable.Range(0, tensor.Length).Select(_ => random.NextSingle() - 0.5f)];
            tensor.Store(values, flat);
        }
    }

    private static float[] Plain(ParameterLayout layout, ReadOnlySpan<float> flat)
    {
        var all = new List<float>();
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            var values = new float[tensor.Length];
            tensor.Load(flat, values);
            all.AddRange(values);
        }

        return [.. all];
    }
}
